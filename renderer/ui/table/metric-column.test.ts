import { describe, expect, it } from 'vitest'
import { directionOf } from './direction.ts'
import { metricColumn } from './metric-column.ts'

describe('which way is better', () => {
  const cases: [string, string][] = [
    ['val_loss', 'lower'],
    ['train/logLoss', 'lower'],
    ['rmse', 'lower'],
    ['train_s', 'lower'],
    ['auc', 'higher'],
    ['loss_accuracy', 'higher'],
    ['custom', 'higher'],
    ['learning_rate', 'neither'],
    ['epoch', 'neither'],
  ]
  it.each(cases)('%s: %s', (key, direction) => {
    expect(directionOf(key)).toBe(direction)
  })
})

describe('a metric column', () => {
  it('writes every cell with the same decimals', () => {
    const column = metricColumn('auc', [0.9418, 0.9, 0.93251])
    expect([0.9418, 0.9, 0.93251].map((v) => column.format(v))).toEqual(['0.9418', '0.9000', '0.9325'])
  })
  it('writes whole numbers without decimals and groups thousands', () => {
    expect(metricColumn('rows', [1409, 5634]).format(5634)).toBe('5\u202f634')
  })
  it('writes tiny and huge columns with exponents', () => {
    expect(metricColumn('x', [1.5e-7]).format(1.5e-7)).toBe('1.50e−7')
    expect(metricColumn('x', [2e12]).format(2e12)).toBe('2.00e12')
  })
  it('does not round a small value in a large column to zero', () => {
    expect(metricColumn('x', [12.5, 0.0004]).format(0.0004)).toBe('4.00e−4')
  })
  it('marks the best by direction, and none when all are equal', () => {
    const loss = metricColumn('loss', [0.3, 0.2, 'NaN', undefined])
    expect(loss.isBest(0.2)).toBe(true)
    expect(loss.isBest(0.3)).toBe(false)
    expect(metricColumn('auc', [0.5, 0.5]).best).toBeUndefined()
  })
  it('says what is missing and what is not a number', () => {
    const column = metricColumn('auc', [0.5])
    expect([undefined, 'NaN', 'Infinity', '-Infinity'].map((v) => column.format(v))).toEqual([
      '–',
      'NaN',
      '∞',
      '−∞',
    ])
    expect(column.share('NaN')).toBeUndefined()
  })
  it('signs differences', () => {
    const column = metricColumn('auc', [0.9418, 0.9231])
    expect(column.formatDelta(-0.0187)).toBe('−0.0187')
    expect(column.formatDelta(0.0089)).toBe('+0.0089')
  })
})
