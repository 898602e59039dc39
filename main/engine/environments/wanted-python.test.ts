import { expect, it } from 'vitest'
import { wantedPython } from './wanted-python.ts'

it.each([
  ['python:3.12', ['pandas'], '3.12'],
  ['python:3.11', ['pandas'], '3.11'],
  ['docker.io/library/python:3.10.4-slim@sha256:00', ['pandas'], '3.10'],
  ['registry.local:5000/python:3.13-alpine', [], '3.13'],
  ['python:3.12', [], '3.12'],
  // What the SDK fills in must not take the machine's own packages from a step.
  ['python:3.11', [], undefined],
  ['python:3', ['pandas'], undefined],
  ['tensorflow/tensorflow:3.1', ['pandas'], undefined],
  ['my-python:3.9', ['pandas'], undefined],
  [undefined, ['pandas'], undefined],
])('image %s with packages %j asks for %s', (image, packages, version) => {
  expect(wantedPython({ image, packages })).toBe(version)
})
