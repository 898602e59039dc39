/** What the sources can say: every text in them that consists of more than one word, with `x0`, `x1`… in its holes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'

export interface Written {
  /** Below `main`, as `core/edit/move.ts`. */
  readonly file: string
  readonly text: string
}

const main = resolve(import.meta.dirname, '../../main')

export const sourcesOf = (rooms: readonly string[]): readonly string[] =>
  rooms.flatMap((room) =>
    readdirSync(join(main, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test|test-helper/.test(file))
      .map((file) => `${room}/${file.replaceAll('\\', '/')}`),
  )

export const sourceOf = (file: string): string => readFileSync(join(main, file), 'utf8')

const isText = (node: ts.Node): node is ts.StringLiteral | ts.NoSubstitutionTemplateLiteral =>
  ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)

/** What may stand in a hole: each text of a choice that is written out, else a name. */
function fillings(expression: ts.Expression, name: string): readonly string[] {
  if (ts.isParenthesizedExpression(expression)) return fillings(expression.expression, name)
  if (isText(expression)) return [expression.text]
  return ts.isConditionalExpression(expression)
    ? [...fillings(expression.whenTrue, name), ...fillings(expression.whenFalse, name)]
    : [name]
}

function textsOf(node: ts.Node): readonly string[] {
  if (isText(node)) return [node.text]
  if (!ts.isTemplateExpression(node)) return []
  return node.templateSpans.reduce<readonly string[]>(
    (texts, { expression, literal }, at) =>
      texts.flatMap((text) => fillings(expression, `x${at}`).map((filled) => text + filled + literal.text)),
    [node.head.text],
  )
}

/** Imports name files; an Error of the language is a fault of ours and nobody's sentence. */
const isNobodys = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node) || (ts.isNewExpression(node) && node.expression.getText().endsWith('Error'))

const isInTemplate = (node: ts.Node): boolean =>
  node.parent !== undefined &&
  (ts.isTemplateSpan(node.parent) ||
    (ts.isConditionalExpression(node.parent) && isText(node) && isInTemplate(node.parent)) ||
    (ts.isParenthesizedExpression(node.parent) && isInTemplate(node.parent)))

const words = /[\w}`”")] [\w{`“"(]/

export function writtenIn(file: string): readonly Written[] {
  const found: Written[] = []
  const visit = (node: ts.Node): void => {
    if (isNobodys(node)) return
    if (!isInTemplate(node))
      for (const text of textsOf(node)) if (words.test(text.trim())) found.push({ file, text })
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, sourceOf(file), ts.ScriptTarget.Latest, true))
  return found
}
