import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barIn } from './bar.ts'

const percentIn = (line: string): number | undefined => barIn(line)?.percent
const esc = '\u001b'
const paint = (code: string, text: string): string => `${esc}[${code}m${text}${esc}[0m`

describe('a progress bar is known as', () => {
  it.each([
    ['tqdm', ' 62%|██████▏   | 62/100 [00:10<00:06,  6.1it/s]', 62],
    ['tqdm at its beginning', '  0%|          | 0/100 [00:00<?, ?it/s]', 0],
    ['tqdm at its end', '100%|██████████| 100/100 [00:16<00:00,  6.1it/s]', 100],
    ['tqdm with a name and what it measures', 'train:  6%|▌         | 6/100 [00:00<00:01, loss=0.31]', 6],
    ['tqdm in plain letters', ' 15%|###1                 | 5/33 [00:00<00:00, 23.2it/s]', 15],
    [
      'tqdm of bytes, in colour',
      ` 14%|${paint('32', '█▍        ')}| 8.18M/58.4M [00:00<00:00, 25.6GB/s]`,
      14,
    ],
    ['tqdm without a count', ' 62%|██████▏   |', 62],
    [
      'Keras 3',
      ` ${paint('1', ' 6/10')} ${paint('32', '━━━━━━━━━━━━')}${paint('37', '━━━━━━━━')} 5s 61ms/step`,
      60,
    ],
    ['Keras 2', ' 12/100 [==>...........................] - ETA: 5s - loss: 0.52', 12],
    ['rich', `Working ${paint('38;5;197', '━━━━━╸')}${paint('38;5;237', '━━━━')}  56% 0:00:05`, 56],
    ['rich at its beginning', `Working ${paint('38;5;237', '━━━━━━━━━━')}   0% -:--:--`, 0],
    ['rich without colours', 'Working... ━━━━━━━━━━            50% 0:00:05', 50],
    ['pip', `     ${paint('38;5;197', '━━━━━')}${paint('38;5;237', '╺━━━━')} 30.5/61.1 MB 5.1 MB/s`, 49],
    ['Ultralytics', '1/3  2.1G  1.2  640: 62% ━━━━━━━╸──── 5/8 3.1it/s 1.2s<0.8s', 62],
    ['wget', 'file.zip   62%[===========>       ]  10.20M  5.1MB/s    eta 3s', 62],
    ['curl', `${'#'.repeat(45)}${' '.repeat(27)}  62.5%`, 62],
    ['click', '  [######################--------------]   62%  00:00:05', 62],
    ['progressbar2', ' 62% (62 of 100) |##########      | Elapsed Time: 0:00:00 ETA: 0:00:00', 62],
    ['fastprogress', '|████████████--------| 62.00% [62/100 00:10<00:06]', 62],
    ['blocks and shades', 'Training ██████░░░░ 60% done', 60],
  ])('%s', (_, line, percent) => expect(percentIn(line)).toBe(percent))

  it('never further than it says', () => {
    expect(percentIn('99.97%|██████████| 9997/10000')).toBe(99)
    expect(percentIn('199/200 [=============================>]')).toBe(99)
  })

  it('one of several by its name and its whole', () => {
    expect(barIn('Epochs:  40%|████      | 2/5 [00:01<00:02]')?.name).toBe('Epochs:/5')
    expect(barIn('Epochs:  60%|██████    | 3/5 [00:01<00:02]')?.name).toBe('Epochs:/5')
    expect(barIn(' 40%|████      | 40/100 [00:01<00:02]')?.name).toBe('/100')
  })
})

describe('no progress bar is', () => {
  it.each([
    ['a sentence', 'accuracy rose by 50 % to 62%, that is 31/50'],
    ['a sentence with a bar of its own', 'done 50%|50% split'],
    ['a row of a table', '| recall | 50%| 12 | 0.5 |'],
    ['an empty cell of a table', '| zero | 0%|          | x |'],
    ['a heading between rules', '━━━━━━━━━━━━ 50% ━━━━━━━━━━━━'],
    ['a heading with a count', '────────── Epoch 3/4 ──────────'],
    ['a rule before a figure', '━━━━━━━━━━━━━━━━━━━━ 3/4'],
    ['a title in Markdown', '#### 50.0%'],
    ['a separator', '====================== 10/20 ======================'],
    ['a drawing that says something else', '[##########----------]  90%'],
    ['more than everything', '162%|██████████| 162/100'],
    ['a date', '2026/11/23 ━━━━━━━━━━'],
    ['a path', 'reading data/50%/[=====]/12/34'],
    ['a list', "[0.5, '50%', 1/2]"],
    ['nothing', ''],
  ])('%s', (_, line) => expect(barIn(line)).toBeUndefined())

  it('what is longer than a bar ever is', () => {
    expect(barIn(`${'x'.repeat(3_000)} 62%|██████▏   | 62/100`)).toBeUndefined()
  })
})

describe('whatever is printed', () => {
  const pieces = fc.constantFrom(
    '|',
    '[',
    '━━━━━━',
    '█',
    ' ',
    '#',
    '=',
    '>',
    '-',
    '5',
    '62',
    '%',
    '/',
    '\u001b[3',
    'm',
    '.',
  )
  it('is read without an error, and what is found is a percentage', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
        const { percent = 0 } = barIn(parts.join('')) ?? {}
        expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true)
      }),
    )
  })

  it('is read in about the time its length takes', () => {
    const hardest = [
      '|',
      '| ',
      '[=',
      '━━━━━ ',
      '1/',
      '1%',
      '#',
      '#'.repeat(9),
      '\u001b[',
      '\u001b[1m━',
      '5 ',
      '(5 of ',
    ]
    for (const part of hardest) {
      const line = `5${part}`.repeat(2_000 / (part.length + 1))
      const from = performance.now()
      for (let times = 0; times < 20; times += 1) barIn(line)
      expect(performance.now() - from, part).toBeLessThan(400)
    }
  })
})
