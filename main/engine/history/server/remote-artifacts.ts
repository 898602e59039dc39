import { placeOf } from '#core/history/places.ts'
import { findArtifacts } from '../artifact-folder.ts'
import type { Artifacts, RemoteFile } from '../source.ts'
import type { Rest } from './rest.ts'
import { FilesJson } from './wire.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'
/** Deeper than anybody's artifacts, and an end for a server that answers in circles. */
const deepest = 64

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** Names in a listing are the base names of what the folder holds; anything else would be a path of its own making. */
async function* filesBelow(
  rest: Rest,
  root: string,
  below: string,
  depth: number,
): AsyncGenerator<RemoteFile> {
  const path = below === '' ? root : `${root}/${below}`
  const { files } = FilesJson.parse(await rest.get(base, { path }))
  for (const file of files) {
    const name = file.path.split('/').at(-1) ?? ''
    if (name === '' || name === '.' || name === '..') continue
    const inside = below === '' ? name : `${below}/${name}`
    if (file.is_dir === true && depth < deepest) yield* filesBelow(rest, root, inside, depth + 1)
    else if (file.is_dir !== true)
      yield { path: inside, open: () => rest.download(`${base}/${encoded(`${root}/${inside}`)}`) }
  }
}

/** Through the server's own proxy, or, when it only names a folder, from that folder if this machine has it. */
export const remoteArtifacts = (
  rest: Rest,
  owner: { readonly id: string; readonly uri: string },
  folder: string | undefined,
): Promise<Artifacts> => {
  const place = placeOf(owner.uri)
  if (place.kind !== 'proxied' || folder !== undefined)
    return findArtifacts(owner.id, owner.uri, { base: [], proxied: folder === undefined ? [] : [folder] })
  const root = place.path.replace(/\/+$/, '')
  return Promise.resolve({ kind: 'remote', files: () => filesBelow(rest, root, '', 0) })
}
