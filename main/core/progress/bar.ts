/** Recognises the progress bars that programs draw: tqdm and its kin, Keras, rich, pip, Ultralytics, wget, curl, click. */

export interface Bar {
  /** 0..100, whole: what the bar says, never rounded up. */
  readonly percent: number
  /** What stands before its figure, and the whole it counts to: tells two bars of one program apart. */
  readonly name: string
}

/** Nobody draws a bar in a longer line. */
const longestLine = 2_000
/** A shorter drawing agrees with too many figures. */
const leastWidth = 5
/** How far from the drawing its figure may stand. */
const reach = 48
/** curl draws over the width of the terminal. */
const leastCurl = 20

/** Most lines are none, and are through here. */
const hasDrawing = /[█▓■━░□▰▱▉-▏]|[|[(][#=>. -]|##|\d%\|/

interface Line {
  readonly text: string
  /** Where in the text its colour changes. */
  readonly colours: ReadonlySet<number>
}

const escape = '\u001b'
/** Escape sequences and control characters: seen, but no letters. */
const invisible = new RegExp(`${escape}\\[[\\d;?]*([A-Za-z])|[\\u0000-\\u001f\\u007f]`, 'g')

const visible = (raw: string): Line => {
  const colours = new Set<number>()
  let text = ''
  let from = 0
  for (const { 0: found, 1: kind, index } of raw.matchAll(invisible)) {
    text += raw.slice(from, index)
    from = index + found.length
    if (kind === 'm') colours.add(text.length)
  }
  return { text: text + raw.slice(from), colours }
}

/** A drawing, and what part of it is filled; some can be read in more than one way. */
interface Drawing {
  readonly from: number
  readonly to: number
  readonly fills: readonly number[]
  /** Nothing is drawn but room. */
  readonly blank?: boolean
}

/** `|███▏  |`, `[===>....]`, `(##--)`. The closing mark may open the next. */
const framed = /[|[(]([█▓■#=━]*)([▉-▏1-9>╸]?)([ .░▒─□·-]*)(?=[|\])])/g

const framedIn = ({ text }: Line): Drawing[] =>
  [...text.matchAll(framed)].flatMap(({ 0: all, 1: full = '', 2: head = '', 3: rest = '', index }) => {
    const width = all.length - 1
    const blank = rest.length === width && rest.trim() === ''
    const fill = (full.length + head.length / 2) / width
    return width < leastWidth ? [] : [{ from: index, to: index + all.length + 1, fills: [fill], blank }]
  })

const bare = /[━╸╺─█▓░▒▉-▏■□▰▱]{5,}/g
const notFull = /[╸╺▉-▏─░▒□▱]/
const drawn = /[━█▓░▒■□▰▱]/

/** Where the filled part ends, in characters; undefined: nothing in the drawing says it. */
const endOfFull = (run: string, from: number, colours: ReadonlySet<number>): number | undefined => {
  const at = run.search(notFull)
  if (at !== -1) return at
  for (let place = 1; place < run.length; place += 1) if (colours.has(from + place)) return place
  return undefined
}

/** All of one kind and colour: all done, nothing done yet, or what is missing is room, which belongs to it then. */
const evenDrawings = (run: string, from: number, { text, colours }: Line): Drawing[] => {
  const to = from + run.length
  const after = text.slice(to, to + widest)
  const room = after.length - after.trimStart().length - 1
  return [
    { from, to, fills: colours.size > 0 ? [1, 0] : [1] },
    ...(room > 0 ? [{ from, to: to + room, fills: [run.length / (run.length + room)] }] : []),
  ]
}
const widest = 200

/** `━━━━━╸━━━━`: what is done and what is not differ by colour, or by a lighter line. */
const bareIn = (line: Line): Drawing[] =>
  [...line.text.matchAll(bare)].flatMap(({ 0: run, index }) => {
    if (!drawn.test(run)) return []
    const full = endOfFull(run, index, line.colours)
    return full === undefined
      ? evenDrawings(run, index, line)
      : [{ from: index, to: index + run.length, fills: [full / run.length] }]
  })

interface Figure {
  readonly percent: number
  /** Its letters, and where they begin when they stand before the drawing. */
  readonly whole: string
  readonly before?: number
}

const percentBefore = /(?<![\d.])(\d{1,3}(?:\.\d{1,3})?) ?%(?: ?\(\d{1,12} of \d{1,12}\))?:? ?$/
const countBefore = /(?<![\d.,/])(\d[\d.,]*)\/(\d[\d.,]*) ?$/
const percentAfter = /^:? {0,8}(\d{1,3}(?:\.\d{1,3})?) ?%/
const countAfter = /^ {0,8}\[?(\d[\d.,]*) ?[A-Za-z]{0,3}\/(\d[\d.,]*)/

const amount = (text: string): number => Number(text.replaceAll(',', ''))
const shareOf = (done: string, whole: string): number => (100 * amount(done)) / amount(whole)

const figuresBeside = (text: string, { from, to }: Drawing): Figure[] => {
  const start = Math.max(0, from - reach)
  const [before, after] = [text.slice(start, from), text.slice(to, to + reach)]
  const [percent, count] = [percentBefore.exec(before), countBefore.exec(before)]
  const [percentThere, countThere] = [percentAfter.exec(after), countAfter.exec(after)]
  const whole = countThere?.[2] ?? ''
  return [
    percent && { percent: Number(percent[1]), whole, before: start + percent.index },
    count && {
      percent: shareOf(count[1] ?? '', count[2] ?? ''),
      whole: count[2] ?? '',
      before: start + count.index,
    },
    percentThere && { percent: Number(percentThere[1]), whole },
    countThere && { percent: shareOf(countThere[1] ?? '', whole), whole },
  ].filter((figure) => figure !== null)
}

/** A bar says how far it is twice. Only where its drawing and its figure agree is it one. */
const agrees = ({ fills, from, to }: Drawing, { percent }: Figure): boolean =>
  percent >= 0 &&
  percent <= 100 &&
  fills.some((fill) => Math.abs(fill - percent / 100) <= 0.01 + 1.5 / (to - from))

const told = (text: string, drawing: Drawing): Bar | undefined => {
  const figure = figuresBeside(text, drawing).find((one) => agrees(drawing, one))
  // An empty cell of a table beside `0%` is no bar: there must be a count, too.
  if (figure === undefined || (drawing.blank === true && figure.whole === '')) return undefined
  const { percent, whole, before = drawing.from } = figure
  return { percent: Math.floor(percent), name: `${text.slice(0, before).trim()}/${whole}` }
}

const curl = /^(#+)( *) (\d{1,3}\.\d)%$/

const curlBar = (text: string): Bar | undefined => {
  const [, full = '', rest = '', figure = ''] = curl.exec(text.trimEnd()) ?? []
  const width = full.length + rest.length
  if (width < leastCurl) return undefined
  const percent = Number(figure)
  const drawing = { from: 0, to: width, fills: [full.length / width] }
  return agrees(drawing, { percent, whole: '' }) ? { percent: Math.floor(percent), name: '#' } : undefined
}

/**
 * The progress bar in one line of output, as a terminal would show that line (nothing of `\r` or `\n` in it; escape
 * sequences may be). Undefined: there is none. Strict rather than complete: a percentage in a sentence, a heading
 * between rules or a cell of a table is not taken for one. Takes time linear in the length of the line.
 */
export const barIn = (line: string): Bar | undefined => {
  if (line.length > longestLine || !hasDrawing.test(line)) return undefined
  const shown = visible(line)
  for (const drawing of [...framedIn(shown), ...bareIn(shown)]) {
    const bar = told(shown.text, drawing)
    if (bar !== undefined) return bar
  }
  return curlBar(shown.text)
}
