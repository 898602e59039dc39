/** The `yaml` library, set up to accept what PyYAML accepts. */
import { Composer, type Document, Lexer, type LineCounter, Parser } from 'yaml'
import { scalarTags } from './yaml-schema.ts'

interface LexerInside {
  indentNext: number
  parseQuotedScalar(): Generator<string, unknown>
}

/**
 * PyYAML lets the later lines of a quoted scalar begin anywhere; YAML 1.2, and with it the library, wants them
 * indented. Formatters that indent lists make such files out of compiled pipelines. The library has no option for
 * it, so the lexer forgets the wanted indent inside quotes.
 */
function pyyamlLexer(): Lexer {
  const lexer = new Lexer()
  const inside = lexer as unknown as LexerInside
  const strict = inside.parseQuotedScalar.bind(inside)
  inside.parseQuotedScalar = function* quotedScalar() {
    const wanted = inside.indentNext
    inside.indentNext = 0
    const next = yield* strict()
    inside.indentNext = wanted
    return next
  }
  return lexer
}

function* tokens(text: string, lines: LineCounter) {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  for (const lexeme of pyyamlLexer().lex(text)) yield* parser.next(lexeme)
  yield* parser.end()
}

/** Syntax trees of all documents in a text; their `errors` and `warnings` are not yet judged. */
export function yamlDocuments(text: string, lines: LineCounter): Document[] {
  const composer = new Composer({
    schema: 'failsafe',
    customTags: (tags) => [...tags, ...scalarTags],
    lineCounter: lines,
    prettyErrors: false,
    // Quadratic in the library; `toData` looks for repeated names itself.
    uniqueKeys: false,
    strict: true,
  })
  return [...composer.compose(tokens(text, lines))]
}
