import type { Chance } from './chance.ts'

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth)
const raw = (json: string): { readonly raw: string } => ({ raw: json })

/** Values that no field asks for; some can only be written as JSON text. */
const hostile = (random: Chance): unknown =>
  random.pick<() => unknown>([
    () => null,
    () => random.pick([0, -1, 1.5, 2 ** 53, 2 ** 63, -(2 ** 63), 1e300]),
    () =>
      random.pick([
        '',
        ' ',
        '0',
        '-1',
        '99999999999999999999',
        'NaN',
        '1e999',
        '../../x',
        '..%2f..%2fx',
        'models:/',
        'file:///etc/passwd',
      ]),
    () =>
      random.pick<unknown>([
        true,
        false,
        [],
        {},
        [[]],
        [null],
        [{}],
        { __proto__: null, constructor: 1 },
        { length: 5 },
      ]),
    () =>
      random.pick([
        raw('1e400'),
        raw('-0'),
        raw('123456789012345678901234567890'),
        raw('"\\ud800"'),
        raw('"x\\udfff"'),
        raw('"\\u0000"'),
        raw('{"__proto__":{"a":1}}'),
        raw('{"a":1,"a":2}'),
      ]),
    () => raw(nested(random.pick([100, 5000]), '[', ']')),
    () => raw(nested(5000, '{"a":', '}').replace('}', '1}')),
    () => 'y'.repeat(random.pick([251, 501, 8001, 70_000])),
    () => Array.from({ length: random.pick([101, 1001]) }, (_, at) => ({ key: `k${at}`, value: 'v' })),
    () => Array.from({ length: 101 }, () => 'x'),
    () =>
      random.pick([
        '\u202e',
        'e\u0301',
        '🌊'.repeat(200),
        '\ufeff',
        '\r\nx: y',
        "'; DROP TABLE runs; --",
        '%',
        '_',
        '*',
        '[',
        '\\',
      ]),
  ])()

/** JSON text in which a hostile value stands as it is written, which `JSON.stringify` alone could not say. */
export const jsonText = (value: unknown): string => {
  const kept: string[] = []
  const text = JSON.stringify(value, (_, inner: unknown) => {
    const written = typeof inner === 'object' && inner !== null && 'raw' in inner ? inner.raw : undefined
    return typeof written === 'string' ? `raw:${kept.push(written) - 1}:raw` : inner
  })
  return text.replaceAll(/"raw:(\d+):raw"/g, (_, at: string) => kept[Number(at)] ?? 'null')
}

/** Puts hostile values somewhere into an object, takes fields away or adds unknown ones. */
export const spoiled = (
  fields: Readonly<Record<string, unknown>>,
  random: Chance,
): Record<string, unknown> => {
  const copy: Record<string, unknown> = { ...fields }
  const keys = Object.keys(copy)
  for (let times = random.odds(0.7) ? 1 : 3; times > 0; times -= 1) {
    const key = random.any(keys) ?? 'x'
    const inner = copy[key]
    if (random.odds(0.15)) delete copy[key]
    else if (random.odds(0.1))
      copy[random.pick(['unknown', '__proto__', 'constructor', 'run_uuid', ''])] = hostile(random)
    else if (Array.isArray(inner) && random.odds(0.6)) copy[key] = spoiledList(inner, random)
    else copy[key] = hostile(random)
  }
  return copy
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const spoiledList = (list: readonly unknown[], random: Chance): unknown[] => {
  if (list.length === 0) return [hostile(random)]
  const at = random.below(list.length)
  const item = list[at]
  return list.with(at, isFields(item) && random.odds(0.7) ? spoiled(item, random) : hostile(random))
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Bodies that are no JSON object, whatever the route: the answer is always a 400. */
export const brokenBody = (json: string, random: Chance): string | Uint8Array<ArrayBuffer> =>
  random.pick<() => string | Uint8Array<ArrayBuffer>>([
    () => json.slice(0, -1),
    () => `{${json}`,
    () => `${json}}`,
    () =>
      random.pick([
        '[]',
        'null',
        '7',
        '"x"',
        'true',
        '"[]"',
        'NaN',
        "{'a': 1}",
        'a=1&b=2',
        '<xml/>',
        '\u0000',
      ]),
    () => utf8('{"x": "\u00ff"}').map((byte) => (byte === 0xc3 ? 0xff : byte)),
    () => new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    () => nested(random.pick([1000, 200_000]), '[', ']'),
    () => nested(200_000, '[', ''),
    () => `${json.slice(0, -1)}${json === '{}' ? '' : ','}"half":"\\ud83d"}`,
    () => '{"\\udfff":1}',
  ])()
