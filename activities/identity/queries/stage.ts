import type { Db } from '../../../db/connect.ts'
import { copyLine, copyLines } from '../../../db/copy.ts'
import { inBatches } from '../../../db/cursor.ts'
import { type BrandKey, profileId } from '../../../db/keys.ts'
import type { Assigned } from '../assign.ts'

const BATCH = 20_000

/** Stages where each record is (`placed`), and which former id leads to which cluster (`leads`). */
export async function stagePlaces(tx: Db, first: Int32Array, { idOf, leadsTo }: Assigned): Promise<void> {
  for (const name of ['placed', 'leads', 'minted']) await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute('create temp table placed (n int, cluster int) on commit drop')
  await tx.execute('create temp table leads (d int, cluster int, kept boolean) on commit drop')
  await tx.execute('create temp table minted (cluster int, profile_id uuid, number int) on commit drop')
  await tx.copyIn(
    'copy placed from stdin',
    copyLines(first.length, (n) => copyLine([n, first[n] ?? n])),
  )
  await tx.copyIn(
    'copy leads from stdin',
    copyLines(leadsTo.length, (id) => {
      const cluster = leadsTo[id] ?? -1
      return cluster === -1 ? '' : copyLine([id, cluster, idOf[cluster] === id])
    }),
  )
  await tx.execute('analyze placed, leads')
}

/** New ids for the clusters that keep none: of the record that founded them, so that they are the same again. */
export async function mint(tx: Db, key: BrandKey): Promise<void> {
  for await (const rows of founders(tx)) {
    const lines = rows.map((row) =>
      copyLine([row.cluster, profileId(key, row.source, row.source_key, row.number), row.number]),
    )
    await tx.copyIn('copy minted from stdin', [lines.join('')])
  }
}

interface FounderRow {
  readonly cluster: number
  readonly source: string
  readonly source_key: string
  readonly number: number
}

/** First records of the clusters that get a new id, with the first number that they have not used. */
function founders(tx: Db): AsyncGenerator<readonly FounderRow[]> {
  return inBatches(
    tx,
    'founders',
    BATCH,
    `
    select p.cluster, n.source, n.source_key,
      1 + coalesce((select max(founder_number) from profile f where f.founder_record = n.record_id), 0) as number
    from placed p
    join node n using (n)
    where p.n = p.cluster and not exists (select from leads k where k.cluster = p.cluster and k.kept)`,
  )
}
