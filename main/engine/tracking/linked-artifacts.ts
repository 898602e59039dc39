import { firstRow, type StoreContext } from './context.ts'
import { text } from './rows.ts'

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * The folder behind an address at or below a root that an import left in place. Every root ends in `/artifacts`, so
 * only those beginnings of the address are looked up.
 */
export const linkedArtifacts = (
  context: StoreContext,
  uri: string,
): { readonly folder: string; readonly below: string } | undefined => {
  if (!uri.startsWith('file:')) return undefined
  for (const { index } of uri.matchAll(/\/artifacts(?=\/|$)/g)) {
    const end = index + '/artifacts'.length
    const row = firstRow(context, 'SELECT folder FROM linked_artifacts WHERE uri = ?', uri.slice(0, end))
    if (row) return { folder: text(row, 'folder'), below: decoded(uri.slice(end + 1)) }
  }
  return undefined
}
