/** Texts one behind the other as the bytes that they were read in: text n is there until `ends`, and begins where n - 1 ends. */
export interface ByteStore {
  readonly count: () => number
  readonly push: (bytes: Uint8Array, from: number, to: number) => void
  /** Is text n the same bytes? */
  readonly isSame: (n: number, bytes: Uint8Array, from: number, to: number) => boolean
  readonly textOf: (n: number) => string
  /** All bytes, and room behind them. */
  readonly bytes: () => Uint8Array
}

export function byteStore(): ByteStore {
  let array = Buffer.alloc(1 << 12)
  let ends = new Uint32Array(1 << 10)
  let count = 0
  let length = 0
  const begin = (n: number): number => (n === 0 ? 0 : (ends[n - 1] as number))
  const room = (more: number): void => {
    if (length + more > array.length) {
      const wider = Buffer.alloc(Math.max(array.length * 2, length + more))
      wider.set(array)
      array = wider
    }
    if (count < ends.length) return
    const wider = new Uint32Array(ends.length * 2)
    wider.set(ends)
    ends = wider
  }
  return {
    count: () => count,
    push: (bytes, from, to) => {
      room(to - from)
      for (let i = from; i < to; i++) array[length++] = bytes[i] as number
      ends[count++] = length
    },
    isSame: (n, bytes, from, to) => {
      const start = begin(n)
      if ((ends[n] as number) - start !== to - from) return false
      for (let i = from, at = start; i < to; i++, at++) if (array[at] !== bytes[i]) return false
      return true
    },
    textOf: (n) => array.toString('utf8', begin(n), ends[n]),
    bytes: () => array,
  }
}
