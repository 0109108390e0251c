import type { Db } from '../../../db/connect.ts'
import { inBatches } from '../../../db/cursor.ts'
import { temp, tempAs } from '../../../db/temp.ts'
import { stageFieldTokens } from '../../../db/vault/fields.ts'
import type { Standing } from '../since.ts'
import type { Candidate } from '../survive.ts'

const BATCH = 5_000

/** The records of one touched profile, and the golden record that stands. */
export interface Member {
  readonly profileId: string
  readonly candidates: readonly Candidate[]
  readonly standing: Standing | null
}

/** Stages which sealed fields the records of the touched profiles have. */
export async function stageSealed(tx: Db, salt: string): Promise<void> {
  await tempAs(
    tx,
    'member',
    `
    select t.profile_id, l.record_id
    from touched_profile t
    join link l on l.profile_id = t.profile_id and l.to_run is null`,
  )
  await temp(tx, 'sealed', '(record_id uuid, tokens jsonb)')
  await stageFieldTokens(tx, 'member', 'sealed', salt)
  await tx.execute('analyze sealed')
}

/** Touched profiles with their records, some thousand at a time. `verified` = the rules ask for it. */
export async function* members(tx: Db, verified: boolean): AsyncGenerator<readonly Member[]> {
  let open: MemberRow[] = []
  for await (const rows of memberRows(tx, verified)) {
    const done: Member[] = []
    for (const row of rows) {
      if (open[0] !== undefined && open[0].profile_id !== row.profile_id) {
        done.push(memberOf(open[0], open))
        open = []
      }
      open.push(row)
    }
    if (done.length > 0) yield done
  }
  if (open[0] !== undefined) yield [memberOf(open[0], open)]
}

interface MemberRow {
  readonly profile_id: string
  readonly record_id: string
  readonly source: string
  readonly source_key: string
  readonly attributes: Candidate['clear']
  readonly seen: number
  readonly verified: boolean
  readonly sealed: Candidate['sealed'] | null
  readonly standing_attributes: Standing['attributes'] | null
  readonly standing_lineage: Standing['lineage'] | null
  readonly standing_since: Standing['since'] | null
}

/** Joined with the runs, of which no statistics know the last ones, all records were read once for each run. */
function memberRows(tx: Db, verified: boolean): AsyncGenerator<readonly MemberRow[]> {
  return inBatches<MemberRow>(
    tx,
    'members',
    BATCH,
    `
    select m.profile_id, m.record_id, s.name as source, r.source_key, r.attributes,
      extract(epoch from coalesce(r.seen_at, (select n.as_of from run n where n.run_id = r.from_run)))::float8 as seen,
      $1::boolean and exists (
        select from record_identifier i where i.record_id = m.record_id and i.to_run is null and i.verified
      ) as verified,
      f.tokens as sealed,
      a.attributes as standing_attributes, a.lineage as standing_lineage, a.since as standing_since
    from member m
    join source_record r on r.record_id = m.record_id and r.to_run is null
    join source s using (source_id)
    left join sealed f on f.record_id = m.record_id
    left join profile_attributes a on a.profile_id = m.profile_id and a.to_run is null
    order by m.profile_id`,
    [verified],
  )
}

function memberOf(first: MemberRow, rows: readonly MemberRow[]): Member {
  const { standing_attributes: attributes, standing_lineage: lineage, standing_since: since } = first
  return {
    profileId: first.profile_id,
    candidates: rows.map((row) => ({
      record: row.record_id,
      source: row.source,
      sourceKey: row.source_key,
      seen: row.seen,
      verified: row.verified,
      clear: row.attributes,
      sealed: row.sealed ?? {},
    })),
    standing:
      attributes === null || lineage === null || since === null ? null : { attributes, lineage, since },
  }
}
