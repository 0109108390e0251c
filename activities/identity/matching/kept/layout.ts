import type { Before } from '../../engine/incremental/rematch.ts'
import type { Edges } from '../../engine/types.ts'
import type { Exclusive } from '../exclusive.ts'
import type { RecordIds } from '../ids.ts'
import type { Kept } from '../queries/kept.ts'
import {
  type DictionaryHead,
  dictionaryArrays,
  dictionaryFrom,
  dictionaryHead,
  type EncodedHead,
  encodedArrays,
  encodedFrom,
  encodedHead,
  ints,
} from './encoded.ts'

/** What comparing everybody leaves to later nights. */
export interface KeptMatch extends Before {
  readonly ids: RecordIds
  readonly exclusive: readonly Exclusive[]
}

/** Raised when the arrays are laid out otherwise. */
const LAYOUT = 1

interface Head extends Pick<Before, 'rules' | 'broad' | 'doubts'> {
  readonly layout: number
  /** A hash of all that decides who is who: with other rules nothing of it holds. */
  readonly decidedBy: string
  readonly encoded: EncodedHead
  readonly exclusive: readonly DictionaryHead[]
}

/** As it is kept: JSON without values of people, and arrays by name. */
export function laidOut(
  { ids, exclusive, encoded, found, first, ...told }: KeptMatch,
  decidedBy: string,
): Kept {
  const { rules, broad, doubts } = told
  const head: Head = {
    layout: LAYOUT,
    decidedBy,
    rules,
    broad,
    doubts,
    encoded: encodedHead(encoded),
    exclusive: exclusive.map(({ dictionary }) => dictionaryHead(dictionary)),
  }
  return {
    head: JSON.stringify(head),
    arrays: new Map<string, ArrayBufferView>([
      ['ids', ids.bytes],
      ['first', first],
      ['found a', found.a],
      ['found b', found.b],
      ['found weight', found.weight],
      ...encodedArrays(encoded),
      ...exclusive.flatMap(({ codes, dictionary }, i) => [
        [`exclusive ${i}`, codes] as const,
        ...dictionaryArrays(`exclusive ${i}`, dictionary),
      ]),
    ]),
  }
}

/** Null = it was kept by other rules, or by another version of the program. */
export function headOf(text: string, decidedBy: string): Head | null {
  const head = JSON.parse(text) as Head
  return head.layout === LAYOUT && head.decidedBy === decidedBy ? head : null
}

/** What was laid out, from its head and arrays. */
export function matchFrom(
  { rules, broad, doubts, ...head }: Head,
  arrays: ReadonlyMap<string, Uint8Array<SharedArrayBuffer>>,
): KeptMatch {
  const bytes = arrays.get('ids') ?? new Uint8Array(0)
  return {
    rules,
    broad,
    doubts,
    ids: { count: head.encoded.records, bytes },
    first: ints(arrays, 'first'),
    found: edgesFrom(arrays),
    encoded: encodedFrom(head.encoded, arrays),
    exclusive: head.exclusive.map((one, i) => ({
      codes: ints(arrays, `exclusive ${i}`),
      dictionary: dictionaryFrom(one, `exclusive ${i}`, arrays),
    })),
  }
}

function edgesFrom(arrays: ReadonlyMap<string, Uint8Array<SharedArrayBuffer>>): Edges {
  const a = ints(arrays, 'found a')
  return { count: a.length, a, b: ints(arrays, 'found b'), weight: ints(arrays, 'found weight') }
}
