import { readPythonFile } from './python-file.ts'
import type { ComponentReading } from './reading.ts'
import { readYamlFile } from './yaml-file.ts'

/** What a file of components holds. Never throws: what cannot be used says why. */
export const readComponentFile = (fileName: string, text: string): readonly ComponentReading[] =>
  /\.py$/i.test(fileName) ? readPythonFile(text) : [readYamlFile(fileName, text)]
