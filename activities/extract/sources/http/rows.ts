import type { SourceSpec } from '../../../../core/brand/source.ts'
import { rawHash } from '../../csv/hash.ts'
import { idTable } from '../../memory/id-table.ts'
import { ordinals } from '../../memory/ordinals.ts'
import type { SizedBatch } from '../ahead.ts'
import { objectReader, sortedJson } from '../json-fields.ts'
import { TWICE } from '../json-keys.ts'
import type { Answer } from './answer.ts'
import type { PageRead } from './pages.ts'

/** What is kept of a refused item. */
const RAW_BYTES = 64 * 1024
const DAMAGED = { reason: 'encoding', detail: 'bytes of a text are no UTF-8' } as const

export interface ItemRows {
  /** The items of a page that did not come before in this pass; `page` is its number, for positions. */
  batch(read: Pick<PageRead, 'items' | 'twice'>, answer: Answer, page: number): SizedBatch
  /** Items of the round so far that did not come before. */
  fresh(): number
  /** The pages begin once more. */
  newRound(): void
  seen(): readonly string[]
  /** Items that came again, word for word, since the last time. */
  takeRepeated(): number
}

/**
 * Items as rows. Servers repeat items when rows move between pages: what comes again word for word is passed over.
 * Where rows have no key, equal items of one round are as many rows.
 */
export function itemRows({ key }: Pick<SourceSpec, 'key'>, header: readonly string[]): ItemRows {
  const reader = objectReader(header)
  const before = idTable()
  let ordinal = ordinals()
  let [fresh, repeated] = [0, 0]
  const isRepeated = (text: string): boolean => {
    const hash = rawHash([text], '')
    const size = before.size()
    before.add(key === 'content' ? rawHash([text, String(ordinal(hash))], '') : hash)
    const known = before.size() === size
    if (known) repeated += 1
    else fresh += 1
    return known
  }
  return {
    batch: ({ items, twice }, answer, page) => {
      const rows: (readonly string[])[] = []
      const originals: string[] = []
      const places: string[] = []
      const rejections: SizedBatch['rejections'][number][] = []
      for (const [index, item] of items.entries()) {
        const text = sortedJson(item)
        if (isRepeated(text)) continue
        const at = `${page}/${index + 1}`
        const damaged = answer.damaged && text.includes('\ufffd')
        const read = damaged ? DAMAGED : twice.has(index) ? TWICE : reader.read(item, text)
        if ('fields' in read) {
          rows.push(read.fields)
          originals.push(read.original)
          places.push(at)
        } else rejections.push({ ...read, at, raw: Buffer.from(text).subarray(0, RAW_BYTES) })
      }
      return { rows, originals, at: (row) => places[row] ?? '', rejections, bytes: answer.bytes }
    },
    fresh: () => fresh,
    newRound: () => {
      fresh = 0
      ordinal = ordinals()
    },
    seen: () => reader.seen(),
    takeRepeated: () => {
      const taken = repeated
      repeated = 0
      return taken
    },
  }
}
