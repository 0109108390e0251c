import type { Db } from '../../../../db/connect.ts'
import type { Compared } from '../../cluster.ts'
import { singletons } from '../../engine/cluster/forest.ts'
import { members, peopleNodes } from '../../queries/groups.ts'
import type { Speaking } from '../run-engine.ts'

const BARE = -1

/** What the touched records say of their people, as clustering takes it; `ids` of `speaking` are ascending. */
export async function readCompared(tx: Db, records: number, { ids, against }: Speaking): Promise<Compared> {
  const group = singletons(records)
  for await (const rows of members(tx)) for (const { n, first } of rows) group[n] = first
  const place = new Int32Array(records).fill(BARE)
  let next = 0
  for await (const rows of peopleNodes(tx))
    for (const { n, record_id } of rows) {
      while (next < ids.length && (ids[next] ?? '') < record_id) next += 1
      if (ids[next] === record_id) place[n] = next
    }
  return {
    group,
    described: (record) => place[record] !== BARE,
    against: (a, b) => against(place[a] ?? BARE, place[b] ?? BARE),
  }
}
