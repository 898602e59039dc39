/** What every file that becomes a step goes through: names, literals, and the component around its text. */
import { titleOf } from '#core/components/title.ts'
import { keyFor } from '#core/edit/steps.ts'
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { isKeyword } from '#core/python/keywords.ts'
import { readFunction } from '#core/python/signature.ts'
import type { ComponentSource } from '#shared/components.ts'
import type { Problem } from '#shared/problem.ts'

export interface FileStep {
  readonly title: string
  readonly source: ComponentSource
}

export type StepOfFile =
  | {
      readonly kind: 'steps'
      readonly steps: readonly FileStep[]
      /** Why others of the file are not among them. */
      readonly left?: readonly Problem[]
    }
  /** The step of the library that reads it, the name of its input for the path, and what its others are set to. */
  | {
      readonly kind: 'data'
      readonly component: string
      readonly input: string
      readonly settings?: Readonly<Record<string, string>>
    }
  /** Open it in the list of pipelines. */
  | { readonly kind: 'pipeline' }
  | { readonly kind: 'refused'; readonly problem: Problem }

export const problem = (code: string, message: string, hint: string): Problem => ({
  severity: 'error',
  code,
  message,
  hint,
})

/** Packages that a source's imports ask for. */
export type PackagesOf = (code: string) => readonly string[]

export const stemOf = (name: string): string => (name.split(/[/\\]/).at(-1) ?? name).replace(/\.[^.]*$/, '')

/** A name that Python takes: `2024 report-final` is `step_2024_report_final`. */
export function functionName(stem: string): string {
  const plain = stem
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase()
  return /^[a-z]/.test(plain) && !isKeyword(plain) ? plain : `step_${plain}`.replace(/_$/, '')
}

/** Of a name in letters that no function can have, the name itself. */
export const titleFor = (name: string, own: string): string => (own === 'step' ? stemOf(name) : titleOf(own))

/** As a literal, raw where that is possible, so that it reads as it was written. */
export function literal(text: string): string {
  if (!text.includes("'''") && !/[\\']$/.test(text) && !text.includes('\r')) return `r'''${text}'''`
  return `'''${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\r', '\\r')}'''`
}

export function compiled(source: string, title: string): StepOfFile {
  const { function: found } = readFunction(source)
  if (found === undefined)
    return {
      kind: 'refused',
      problem: problem('bad-source', `“${title}” cannot be made into a step.`, 'Paste it into a new step.'),
    }
  const component: ComponentSource = { name: keyFor(found.name), ...compileFunction(found, sdkFacts) }
  return { kind: 'steps', steps: [{ title, source: component }] }
}

export const packagesArgument = (packages: readonly string[]): string =>
  packages.length === 0
    ? ''
    : `(packages_to_install=[${packages.map((one) => JSON.stringify(one)).join(', ')}])`

/** More than this is nothing that a pipeline file should hold, and would stop the page while it is read. */
const mostLetters = 1_000_000

/** @param step of the built-in library that runs such a file from the workspace */
export const tooLarge = (name: string, text: string, step: string): StepOfFile | undefined =>
  text.length <= mostLetters
    ? undefined
    : {
        kind: 'refused',
        problem: problem(
          'too-large',
          `${name} is too large to be written into a pipeline.`,
          `Put it into the workspace, and add the built-in step “${step}” with its path.`,
        ),
      }
