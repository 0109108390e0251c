import { type Db, one } from '../../../db/connect.ts'
import { inBatches } from '../../../db/cursor.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import type { Decided } from '../cluster.ts'

const BATCH = 50_000

/** What operators have decided until now: read once, so that one made meanwhile waits for the next run. */
export async function stageDecided(tx: Db): Promise<void> {
  for (const name of ['decided', 'bound']) await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`
    create temp table decided on commit drop as
    select decision_id, kind, record_a, record_b
    from identity_decision
    where withdrawn_at is null`)
  await tx.execute(`
    create temp table bound on commit drop as
    select record_a as record_id, record_b as other from decided where kind = 'must'
    union all
    select record_b, record_a from decided where kind = 'must'`)
  await tx.execute('analyze decided, bound')
}

/**
 * Touches the records of decisions that the published state does not obey yet, or obeys and was told not to.
 * Returns how many decisions, those about who is touched already or gone among them: who else changed does not make
 * a decision an old one, and who is gone may come back.
 */
export async function touchDecided(tx: Db): Promise<number> {
  const { decided } = await one<{ decided: number }>(
    tx,
    `
    with turned as (
      select d.record_a, d.record_b
      from decided d
      where not exists (select from identity_obeyed o where o.decision_id = d.decision_id and o.to_run is null)
      union all
      select w.record_a, w.record_b
      from identity_obeyed o
      join identity_decision w using (decision_id)
      where o.to_run is null and not exists (select from decided d where d.decision_id = o.decision_id)
    ),
    concerned as (
      select record_a as record_id from turned
      union
      select record_b from turned
    ),
    touched as (
      insert into touched_record
      select record_id
      from concerned
      join source_record r using (record_id)
      where r.to_run is null
      on conflict (record_id) do nothing
    )
    select count(*)::int as decided from turned`,
  )
  return decided
}

/**
 * The decisions about two records that are both among the touched, the newest first; about a record that is gone:
 * none.
 */
export async function readDecided(tx: Db): Promise<Decided> {
  const pairs: Record<'must' | 'cannot', number[]> = { must: [], cannot: [] }
  for await (const rows of decisions(tx)) for (const row of rows) pairs[row.kind].push(row.a, row.b)
  return { must: Int32Array.from(pairs.must), cannot: Int32Array.from(pairs.cannot) }
}

interface PairRow {
  readonly kind: 'must' | 'cannot'
  readonly record_a: string
  readonly record_b: string
}

/** All decisions, by the ids of their records, the newest first. */
export function decidedPairs(tx: Db): AsyncGenerator<readonly PairRow[]> {
  return inBatches(
    tx,
    'decided_pairs',
    BATCH,
    `
    select kind, record_a, record_b
    from decided
    order by decision_id desc`,
  )
}

interface DecidedRow {
  readonly kind: 'must' | 'cannot'
  readonly a: number
  readonly b: number
}

function decisions(tx: Db): AsyncGenerator<readonly DecidedRow[]> {
  return inBatches(
    tx,
    'decisions',
    BATCH,
    `
    select d.kind, a.n as a, b.n as b
    from decided d
    join node a on a.record_id = d.record_a
    join node b on b.record_id = d.record_b
    order by d.decision_id desc`,
  )
}

/** Notes which decisions the links obey from this run on: what differs from it is what the next run looks at. */
export async function keepObeyed(tx: Db, runId: number): Promise<void> {
  await tx.execute('drop table if exists pg_temp.wanted_obeyed')
  await tx.execute(`
    create temp table wanted_obeyed on commit drop as
    select decision_id, false as gone from decided
    union all
    select o.decision_id, true
    from identity_obeyed o
    where o.to_run is null and not exists (select from decided d where d.decision_id = o.decision_id)`)
  await tx.execute('analyze wanted_obeyed')
  await writeVersions(tx, 'identity_obeyed', 'wanted_obeyed', runId)
}
