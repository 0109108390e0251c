import type { Db } from '../../../../db/connect.ts'
import { eachCopied, intOf } from '../../../../db/copy-binary.ts'
import type { Compared } from '../../cluster.ts'
import { singletons } from '../../engine/cluster/forest.ts'
import { members, nodeIds } from '../../queries/groups.ts'
import type { Speaking } from '../run-engine.ts'

const BARE = -1

/** What the touched records say of their people, as clustering takes it. */
export async function readCompared(
  tx: Db,
  records: number,
  { placeIn, against }: Speaking,
): Promise<Compared> {
  const group = singletons(records)
  await eachCopied(members(tx), (row) => {
    group[intOf(row, 0)] = intOf(row, 1)
  })
  const place = new Int32Array(records)
  await eachCopied(nodeIds(tx), (row) => {
    place[intOf(row, 0)] = placeIn(row.bytes, row.from[1] as number)
  })
  return {
    group,
    described: (record) => place[record] !== BARE,
    against: (a, b, personal) => against(place[a] ?? BARE, place[b] ?? BARE, personal),
  }
}
