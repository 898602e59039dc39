/** Just enough of POSIX shell to read generated scripts: simple commands joined by newlines, `;` or `&&`. */

export interface ShellWord {
  /** Without its quotes. */
  readonly text: string
}
export interface SimpleCommand {
  /** As written, with single spaces between its words. */
  readonly source: string
  readonly words: readonly ShellWord[]
}

const token =
  /\s*?(\n|&&|\|\||[;|&<>](?![&|])|(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\$\((?:[^()])*\)|\\[\s\S]|[^\s'"\\;|&<>])+)/y
const piece = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^'"\\]+)/g

const unquoted = (word: string): string =>
  [...word.matchAll(piece)]
    .map(
      ([, single, double, escaped, bare]) =>
        single ?? double?.replaceAll(/\\([$`"\\\n])/g, '$1') ?? escaped ?? bare ?? '',
    )
    .join('')

/** Undefined when the script uses anything else (pipes, redirections, alternatives, an open quote). */
export function simpleCommands(script: string): SimpleCommand[] | undefined {
  const commands: string[][] = [[]]
  const text = `${script.trim()}\n`
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const word = token.exec(text)?.[1]
    if (word === undefined || /^(?:\|\|?|[&<>])$/.test(word)) return undefined
    if (word === '\n' || word === ';' || word === '&&') commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands
    .filter((words) => words.length > 0)
    .map((words) => ({ source: words.join(' '), words: words.map((word) => ({ text: unquoted(word) })) }))
}
