import type { Db } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { type Written, writeVersions } from '../../../db/versioned/write.ts'

/** Gives each new name of a segment its number; the numbers of names that were ever used stay theirs. */
export function nameSegments(tx: Db, names: readonly string[]): Promise<number> {
  // Not `on conflict do nothing`: that would use up a smallint for every known name every night.
  return tx.execute(
    `
    insert into segment (name)
    select n.name
    from unnest($1::text[]) with ordinality n (name, position)
    where not exists (select 1 from segment s where s.name = n.name)
    order by n.position`,
    [names],
  )
}

/** Numbers of segments by name. */
export async function segmentIds(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ segment_id: number; name: string }>(
    'select segment_id, name from segment where name = any ($1::text[])',
    [names],
  )
  return new Map(rows.map((row) => [row.name, row.segment_id]))
}

export interface TraitDefinition {
  readonly name: string
  readonly version: string
  readonly type: string
  readonly clock: boolean
  readonly definition: unknown
}

/** Makes the traits of the run these. */
export async function writeTraitDefinitions(
  tx: Db,
  definitions: readonly TraitDefinition[],
  runId: number,
): Promise<Written> {
  await tempAs(
    tx,
    'trait_wanted',
    `
    select w.name, w.version, w.type, w.clock, w.definition, false as gone
    from jsonb_to_recordset($1::jsonb) w (name text, version text, type text, clock boolean, definition jsonb)
    union all
    select t.name, t.version, t.type, t.clock, t.definition, true
    from trait_definition t
    where t.to_run is null
      and t.name not in (select w.name from jsonb_to_recordset($1::jsonb) w (name text))`,
    [JSON.stringify(definitions)],
  )
  return writeVersions(tx, 'trait_definition', 'trait_wanted', runId)
}

export interface SegmentDefinition {
  readonly segment_id: number
  readonly version: string
  readonly definition: unknown
  readonly sentence: string
}

/** Makes the segments of the run these. */
export async function writeSegmentDefinitions(
  tx: Db,
  definitions: readonly SegmentDefinition[],
  runId: number,
): Promise<Written> {
  await tempAs(
    tx,
    'segment_wanted',
    `
    select w.segment_id, w.version, w.definition, w.sentence, false as gone
    from jsonb_to_recordset($1::jsonb) w (segment_id smallint, version text, definition jsonb, sentence text)
    union all
    select s.segment_id, s.version, s.definition, s.sentence, true
    from segment_definition s
    where s.to_run is null
      and s.segment_id not in (select w.segment_id from jsonb_to_recordset($1::jsonb) w (segment_id smallint))`,
    [JSON.stringify(definitions)],
  )
  return writeVersions(tx, 'segment_definition', 'segment_wanted', runId)
}

/** Are the rules of this run others than those that the base run's values were computed with? */
export async function definitionsChanged(db: Db, runId: number): Promise<boolean> {
  const [row] = await db.query<{ changed: boolean }>(
    `
    with rule as (
      select 'trait ' || name as name, version, from_run, to_run from trait_definition
      union all
      select 'segment ' || segment_id, version, from_run, to_run from segment_definition
    ),
    wanted as (select name, version from rule where to_run is null),
    base as (select name, version from rule where from_run < $1::int and (to_run is null or to_run = $1::int))
    select exists (select * from wanted except select * from base)
      or exists (select * from base except select * from wanted) as changed`,
    [runId],
  )
  return row?.changed === true
}
