/**
 * A list that is appended to and changed place by place, of which every earlier version stays as it was. A new
 * version copies the chunks that it touches and a short list of chunks, not the whole: with thousands of iterations an
 * event costs what it changes.
 */
const chunkSize = 128

const chunkOf = (place: number): number => Math.floor(place / chunkSize)

/** What reads both a finished list and one that is being changed. */
export interface Places<T> {
  readonly length: number
  at(place: number): T | undefined
}

export class Chunked<T> implements Places<T>, Iterable<T> {
  readonly length: number
  private readonly chunks: readonly (readonly T[])[]

  constructor(chunks: readonly (readonly T[])[] = [], length = 0) {
    this.chunks = chunks
    this.length = length
  }

  at(place: number): T | undefined {
    return this.chunks[chunkOf(place)]?.[place % chunkSize]
  }

  *[Symbol.iterator](): Generator<T> {
    for (const chunk of this.chunks) yield* chunk
  }

  edit(): ChunkedEdit<T> {
    return new ChunkedEdit(this.chunks, this.length)
  }
}

/** A version in the making. */
export class ChunkedEdit<T> implements Places<T> {
  private readonly chunks: (readonly T[])[]
  /** Chunks that are this version's own, by number. */
  private readonly own = new Map<number, T[]>()
  private size: number

  constructor(chunks: readonly (readonly T[])[], size: number) {
    this.chunks = chunks.slice()
    this.size = size
  }

  get length(): number {
    return this.size
  }

  at(place: number): T | undefined {
    return this.chunks[chunkOf(place)]?.[place % chunkSize]
  }

  set(place: number, value: T): void {
    if (place < this.size) this.owned(chunkOf(place))[place % chunkSize] = value
  }

  /** @returns its place. */
  push(value: T): number {
    this.owned(chunkOf(this.size)).push(value)
    this.size += 1
    return this.size - 1
  }

  done(): Chunked<T> {
    return new Chunked(this.chunks, this.size)
  }

  private owned(number: number): T[] {
    const known = this.own.get(number)
    if (known !== undefined) return known
    const copy = [...(this.chunks[number] ?? [])]
    this.own.set(number, copy)
    this.chunks[number] = copy
    return copy
  }
}
