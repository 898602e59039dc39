import { expect, it } from 'vitest'
import { fromMlflowFragment } from './mlflow-address.ts'

it.each([
  ['#/experiments/3/runs/ab12cd', '/runs/ab12cd'],
  ['#/experiments/3/runs/ab12cd/artifacts/model', '/runs/ab12cd'],
  ['#/experiments/3', '/runs?experiment=3'],
  ['#token=abcdefgh', undefined],
  ['', undefined],
])('the link %s of the MLflow client leads to %s', (fragment, address) => {
  expect(fromMlflowFragment(fragment)).toBe(address)
})
