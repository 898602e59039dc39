import { expect, test } from 'vitest'
import { warmModules } from './warm.ts'

test('what a component imports is imported ahead of it, but what every one has', () => {
  const source =
    'import kfp\nfrom typing import *\n\ndef f():\n    import pandas as pd\n    from sklearn.svm import SVC\n'
  expect(warmModules(source, {})).toEqual(['pandas', 'sklearn.svm'])
})

test('a component starts plainly when it asks for it, or imports what does not bear a fork', () => {
  expect(warmModules('import os', { NAGARE_WARM: '0' })).toBeUndefined()
  expect(warmModules('def f():\n    import numpy, torch.nn', {})).toBeUndefined()
})
