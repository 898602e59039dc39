import { readPythonFile } from './python-file.ts'
import type { ComponentReading } from './reading.ts'

/** What a file of components holds. Never throws: what cannot be used says why. */
export function readComponentFile(_name: string, text: string): readonly ComponentReading[] {
  return readPythonFile(text)
}
