/**
 * Cases that were put before an Else by hand, for `test_branches.py`. `edit BASE FOLDER` makes of an If with an Else one
 * with two cases between them, and writes it as a pipeline file and as Python; `compare ONE OTHER` lists the differences of
 * two files. The numbers in the names of conditions count as their order only.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyEdit, type EditCommand } from '#core/edit/commands.ts'
import { layEdit } from '#core/edit/one-of.ts'
import { exportPython } from '#core/export/python/export-python.ts'
import { differences, normalForm } from '#core/export/python/same-pipeline.test-helper.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'

const [command = '', one = '', other = ''] = process.argv.slice(2)

function documentOf(text: string): PipelineDocument {
  const parsed = parsePipeline(text)
  if (parsed.ok) return parsed.value
  throw new Error(parsed.error.map(({ message }) => message).join(' '))
}

const frame = 'condition-branches-1'

/** A step that stands outside becomes what happens in a new case. */
function withCase(doc: PipelineDocument, step: string, text: string): PipelineDocument {
  const perform = (so: PipelineDocument, edit: EditCommand) => {
    const made = applyEdit(so, edit)
    if (made.ok) return made.value
    throw new Error(`${edit.edit}: ${made.error.message}`)
  }
  const added = perform(doc, { edit: 'add-branch', node: `${frame}/condition-2`, kind: 'elif' })
  const [branch = ''] = added.nodes ?? []
  const letter = { from: 'output', node: 'letter', port: 'Output' } as const
  const asked = perform(added.doc, {
    edit: 'set-branch',
    node: branch,
    condition: { text, operands: [letter] },
  })
  return perform(asked.doc, { edit: 'move-into', nodes: [step], dag: branch }).doc
}

/** What the branches give goes to the step behind them. */
function joined(doc: PipelineDocument): PipelineDocument {
  const source = { from: 'output', node: `${frame}/condition-2/first`, port: 'Output' } as const
  const target = { to: 'input', node: 'show', port: 'text' } as const
  const made = applyEdit(doc, layEdit(doc, { kind: 'parameters', source, target }))
  if (made.ok) return made.value.doc
  throw new Error(made.error.message)
}

function edit(): void {
  const base = documentOf(readFileSync(one, 'utf8'))
  const cases = withCase(withCase(base, 'second', "{0} == 'b'"), 'third', "{0} == 'c'")
  for (const [name, doc] of Object.entries({ cases, joined: joined(cases) })) {
    const python = exportPython(doc)
    if (!python.ok) throw new Error(python.error.map(({ message }) => message).join(' '))
    writeFileSync(join(other, `${name}.yaml`), serializePipeline(doc))
    writeFileSync(join(other, `${name}.py`), python.value.text)
  }
}

function inOrder(path: string): unknown {
  const text = readFileSync(path, 'utf8')
  const numbers = [...text.matchAll(/^ +condition-(\d+):$/gm)].map(([, number]) => Number(number))
  const ranks = new Map([...new Set(numbers)].toSorted((a, b) => a - b).map((number, rank) => [number, rank]))
  return normalForm(
    documentOf(
      // What components are called says nothing.
      text.replaceAll(
        /(?<!comp-)\bcondition-(\d+)\b/g,
        (_, number) => `condition-${ranks.get(Number(number))}`,
      ),
    ),
  )
}

if (command === 'edit') edit()
else process.stdout.write(JSON.stringify(differences(inOrder(one), inOrder(other))))
