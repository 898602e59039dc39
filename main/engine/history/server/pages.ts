import { z } from 'zod'
import type { Rest } from './rest.ts'

const Page = z.looseObject({ next_page_token: z.string().nullish() })

/** Every item of a search that answers in pages. */
export async function* pages<T extends z.ZodType>(
  ask: (token: string) => Promise<unknown>,
  field: string,
  item: T,
): AsyncGenerator<z.output<T>> {
  let token = ''
  do {
    const page = Page.parse(await ask(token))
    yield* z.array(item).parse(page[field] ?? [])
    token = page.next_page_token ?? ''
  } while (token !== '')
}

export const searchPages = <T extends z.ZodType>(
  rest: Rest,
  path: string,
  body: object,
  field: string,
  item: T,
): AsyncGenerator<z.output<T>> => pages((page_token) => rest.post(path, { ...body, page_token }), field, item)

export const queryPages = <T extends z.ZodType>(
  rest: Rest,
  path: string,
  query: Readonly<Record<string, string>>,
  field: string,
  item: T,
): AsyncGenerator<z.output<T>> =>
  pages((token) => rest.get(path, token === '' ? query : { ...query, page_token: token }), field, item)
