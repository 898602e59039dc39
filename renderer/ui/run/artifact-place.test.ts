import { describe, expect, it } from 'vitest'
import { artifactPlace } from './artifact-place.ts'

const runId = 'a0'.repeat(16)
const folder = `/w/.nagare/artifacts/1/${runId}/artifacts`

describe('where an artifact is shown', () => {
  it.each([
    ['a file of a run', `${folder}/report.html`, 'report.html'],
    ['written as an address', `file://${folder}/a/b%20c.csv`, 'a/b c.csv'],
    ['a name that is no code', `${folder}/100%`, '100%'],
  ])('%s', (_, uri, path) => expect(artifactPlace(uri)).toEqual({ runId, path }))

  it.each([
    ['an imported file', 'file:///data/wine.csv'],
    ['another store', `s3://bucket/artifacts/1/${runId}/artifacts/data`],
    ['the folder itself', folder],
  ])('%s has no place', (_, uri) => expect(artifactPlace(uri)).toBeUndefined())
})
