/** Costs over sizes as one SVG: both axes in powers of ten, so that a straight line of slope one is linear growth. */
const panel = { width: 480, height: 340, left: 56, right: 12, top: 36, bottom: 44 }
const colours = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df']
const least = 0.01
const most = 10_000

const share = (value, low, high) =>
  (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
const powers = (low, high) =>
  Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, n) =>
    Number((low * 10 ** n).toPrecision(1)),
  )
const text = (x, y, words, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${words}</text>`

function drawn({ title, sizes, costs }, index) {
  const [low, high] = [sizes[0], sizes.at(-1)]
  const { width, height, left, right, top, bottom } = panel
  const x = (size) => left + share(size, low, high) * (width - left - right)
  const y = (ms) => height - bottom - share(Math.max(ms, least), least, most) * (height - top - bottom)
  const grid = [
    ...powers(least, most).flatMap((ms) => [
      `<line x1="${left}" x2="${width - right}" y1="${y(ms).toFixed(1)}" y2="${y(ms).toFixed(1)}" stroke="#d0d7de"/>`,
      text(left - 6, y(ms) + 4, ms.toLocaleString('en'), 'text-anchor="end"'),
    ]),
    ...powers(low, high).map((size) =>
      text(x(size), height - bottom + 16, size.toLocaleString('en'), 'text-anchor="middle"'),
    ),
  ]
  const lines = Object.keys(costs[0]).flatMap((name, at) => {
    const places = costs.map((each, n) => `${x(sizes[n]).toFixed(1)},${y(each[name]).toFixed(1)}`)
    return [
      `<polyline points="${places.join(' ')}" fill="none" stroke="${colours[at]}" stroke-width="2"/>`,
      text(left + 8, top + 14 + at * 14, name, `fill="${colours[at]}"`),
    ]
  })
  const words = [
    text(left, 20, `milliseconds a call, by ${title}`, 'font-weight="600"'),
    text(width - right, height - 8, title, 'text-anchor="end"'),
  ]
  return `<g transform="translate(${index * width} 0)">\n${[...grid, ...lines, ...words].join('\n')}\n</g>`
}

export const picture = (
  tables,
) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panel.width * tables.length} ${panel.height}"
  font-family="system-ui, sans-serif" font-size="11" fill="#1f2328">
<rect width="100%" height="100%" fill="#ffffff"/>
${tables.map(drawn).join('\n')}
</svg>
`
