/** Prints what the files named on the command line hold, for tests that compare it with the real SDK. */
import { readFileSync } from 'node:fs'
import { readComponentFile } from '#core/components/file.ts'

const files = process.argv.slice(2)
process.stdout.write(
  JSON.stringify(
    Object.fromEntries(files.map((file) => [file, readComponentFile(file, readFileSync(file, 'utf8'))])),
  ),
)
