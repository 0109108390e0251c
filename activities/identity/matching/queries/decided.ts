import type { Db } from '../../../../db/connect.ts'
import type { Decided } from '../../engine/constraints.ts'
import { decidedPairs } from '../../queries/decided.ts'
import { placeOf, type RecordIds } from '../ids.ts'

/** What operators decided of the records with these ids, by their places. */
export const decidedAmong = (tx: Db, ids: RecordIds): Promise<Omit<Decided, 'exclusive'>> =>
  decidedOf(tx, (id) => placeOf(ids, id))

/** The same, for records of which `place` tells the place; -1 = it is none of them. */
export async function decidedOf(tx: Db, place: (id: string) => number): Promise<Omit<Decided, 'exclusive'>> {
  const found = {
    must: { a: [] as number[], b: [] as number[] },
    cannot: { a: [] as number[], b: [] as number[] },
  }
  for await (const rows of decidedPairs(tx))
    for (const { kind, record_a, record_b } of rows) {
      const [a, b] = [place(record_a), place(record_b)]
      if (a === -1 || b === -1) continue
      found[kind].a.push(Math.min(a, b))
      found[kind].b.push(Math.max(a, b))
    }
  const pairs = ({ a, b }: (typeof found)['must']) => ({ a: Int32Array.from(a), b: Int32Array.from(b) })
  return { must: pairs(found.must), cannot: pairs(found.cannot) }
}
