/** Modules that a source imports, wherever in it. */
import type { SyntaxNode } from '@lezer/common'
import { childrenOf, PythonSource } from './source.ts'

/** `import a.b as c, d` names `a.b` and `d`. */
function imported(source: PythonSource, node: SyntaxNode): string[] {
  const words = source
    .of(node)
    .replace(/^import\s+/, '')
    .split(',')
  return words.map(
    (word) =>
      word
        .trim()
        .split(/\s+as\s+/)[0]
        ?.replaceAll(/\s+/g, '') ?? '',
  )
}

/** `from a.b import c` names `a.b`; relative ones (`from . import x`) name nothing that can be installed. */
function importedFrom(source: PythonSource, node: SyntaxNode): string[] {
  const match = /^from\s+([\w.\s]+?)\s+import\b/.exec(source.of(node))
  const name = match?.[1]?.replaceAll(/\s+/g, '') ?? ''
  return name === '' || name.startsWith('.') ? [] : [name]
}

/** Dotted names, each once, in the order of the source: `['numpy', 'sklearn.ensemble']`. Faulty sources too. */
export function importsOf(code: string): string[] {
  const source = new PythonSource(code)
  const names = new Set<string>()
  source.tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'ImportStatement') return
      const isFrom = [...childrenOf(node)][0]?.name === 'from'
      for (const one of isFrom ? importedFrom(source, node) : imported(source, node))
        if (/^[\w.]+$/.test(one)) names.add(one)
    },
  })
  return [...names]
}
