import { type Db, one } from '../connect.ts'
import { VERSIONED, type VersionedName, type VersionedTable } from './tables.ts'

export interface Written {
  readonly opened: number
  readonly closed: number
}

/**
 * Makes the open rows of a versioned table equal to the staged ones, for the staged keys only.
 * `staged` is a temporary table, analysed by the caller, with the key, the columns and `gone boolean`
 * (true = the key must have no open row). A row that this run itself opened is replaced, not closed.
 * Twice with the same staged rows changes nothing the second time.
 */
export async function writeVersions(
  tx: Db,
  name: VersionedName,
  staged: string,
  runId: number,
): Promise<Written> {
  const statement = versionStatement(VERSIONED[name], staged)
  const counts = await one<{ opened: string; closed: string }>(tx, statement, [runId])
  return { opened: Number(counts.opened), closed: Number(counts.closed) }
}

/** The statement of `writeVersions`; the insert waits for the closing by reading its count. */
function versionStatement(table: VersionedTable, staged: string): string {
  const on = table.key.map((column) => `t.${column} = w.${column}`).join(' and ')
  const backOn = table.key.map((column) => `t.${column} = c.${column}`).join(' and ')
  const firstKey = table.key[0] ?? ''
  const differs = `(${table.compare.map((c) => `t.${c}`).join(', ')}) is distinct from (${table.compare.map((c) => `w.${c}`).join(', ')})`
  const all = [...table.key, ...table.columns]
  return `
with changed as materialized (
  select w.*, t.${firstKey} is not null as had
  from ${staged} w
  left join ${table.name} t on ${on} and t.to_run is null
  where case
    when w.gone then t.${firstKey} is not null
    else t.${firstKey} is null or ${differs} end
),
replaced as (
  delete from ${table.name} t using changed c
  where c.had and ${backOn} and t.to_run is null and t.${table.from} = $1::int
  returning 1
),
closed as (
  update ${table.name} t set to_run = $1::int from changed c
  where c.had and ${backOn} and t.to_run is null and t.${table.from} < $1::int
  returning 1
),
done as (select (select count(*) from replaced) + (select count(*) from closed) as n),
opened as (
  insert into ${table.name} (${all.join(', ')}, ${table.from})
  select ${all.map((c) => `c.${c}`).join(', ')}, $1::int
  from changed c
  where not c.gone and (select n from done) >= 0
  returning 1
)
select (select count(*) from opened) as opened, (select n from done) as closed`
}
