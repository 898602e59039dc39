import { expect, test } from 'vitest'
import { readExportPipeline } from './arguments.ts'

test('a pipeline goes to Python unless its file is to be YAML', () => {
  expect(readExportPipeline(['churn'])).toMatchObject({ pipeline: 'churn', to: 'py' })
  expect(readExportPipeline(['churn', '-o', 'churn.yaml'])).toMatchObject({
    to: 'yaml',
    output: 'churn.yaml',
  })
  expect(readExportPipeline(['churn', '--to', 'yaml', '-w', 'here'])).toMatchObject({
    to: 'yaml',
    workspace: 'here',
  })
})

test('what cannot be meant is said in one sentence', () => {
  expect(readExportPipeline([])).toMatchObject({
    message: 'Name the pipeline: nagare export-pipeline FILE --to py',
  })
  expect(readExportPipeline(['a', 'b'])).toMatchObject({ message: expect.stringContaining('"b"') })
  expect(readExportPipeline(['a', '--to', 'argo'])).toMatchObject({
    message: '--to takes py or yaml, not "argo".',
  })
})
