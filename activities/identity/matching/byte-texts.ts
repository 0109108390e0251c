import { byteStore } from './bytes.ts'

/** Distinct texts with their codes, from 0 on; no text is made of bytes that were met before. */
export interface ByteTexts {
  readonly count: () => number
  readonly codeOf: (bytes: Uint8Array, from: number, to: number) => number
  readonly textOf: (code: number) => string
}

const NONE = -1

export function byteTexts(): ByteTexts {
  const texts = byteStore()
  let hashes = new Uint32Array(1 << 10)
  let places = new Int32Array(1 << 11).fill(NONE)
  const widen = (): void => {
    const wider = new Uint32Array(hashes.length * 2)
    wider.set(hashes)
    hashes = wider
    places = new Int32Array(places.length * 2).fill(NONE)
    const mask = places.length - 1
    for (let code = 0; code < texts.count(); code++) {
      let at = (hashes[code] as number) & mask
      while (places[at] !== NONE) at = (at + 1) & mask
      places[at] = code
    }
  }
  return {
    count: texts.count,
    codeOf: (bytes, from, to) => {
      const hash = hashOf(bytes, from, to)
      const mask = places.length - 1
      let at = hash & mask
      for (let code = places[at] as number; code !== NONE; code = places[at] as number) {
        if (hashes[code] === hash && texts.isSame(code, bytes, from, to)) return code
        at = (at + 1) & mask
      }
      const code = texts.count()
      places[at] = code
      hashes[code] = hash
      texts.push(bytes, from, to)
      if (code + 1 === hashes.length) widen()
      return code
    },
    textOf: texts.textOf,
  }
}

/** FNV, and murmur3's last steps: alone it leaves the low bits poor. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5
  for (let i = from; i < to; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
