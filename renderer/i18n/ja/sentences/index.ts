import type { Sentence } from '../../sentences.ts'
import { check } from './check.ts'
import { components } from './components.ts'
import { edit } from './edit.ts'
import { environments } from './environments.ts'
import { exporting } from './exporting.ts'
import { files } from './files.ts'
import { importing } from './importing.ts'
import { launching } from './launching.ts'
import { python } from './python.ts'
import { running } from './running.ts'
import { samples } from './samples.ts'
import { searching } from './searching.ts'

export const sentences: readonly Sentence[] = [
  ...check,
  ...edit,
  ...python,
  ...files,
  ...importing,
  ...launching,
  ...running,
  ...environments,
  ...exporting,
  ...components,
  ...searching,
  ...samples,
]
