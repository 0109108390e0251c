import { STAGES, type Stage } from '../../core/stages.ts'
import { visibleFrom } from '../../core/visible.ts'
import type { Db } from '../connect.ts'
import { hideCompared } from '../vault/compared.ts'
import { LAST_STAYS } from './prune.ts'
import { RUN_ROWS, VERSIONED, type VersionedTable } from './tables.ts'

/** Written by every stage. Where it is empty, a stage computes everybody. */
const RULES: string = VERSIONED.stage_rules.name

/**
 * From now on, until the transaction is rolled back, `stage` finds what run `published` left to it and writes to copies:
 * temporary tables stand in front of those that it writes, temporary views in front of those of earlier stages (of
 * the vault, too, by their short names). What a run that was not published has written is not seen.
 */
export async function shadowStage(tx: Db, stage: Stage, published: number): Promise<void> {
  const own = STAGES.indexOf(stage)
  for (const table of Object.values<VersionedTable>(VERSIONED)) {
    const owner = STAGES.indexOf(table.owner)
    if (table.name === RULES) await copyEmpty(tx, table.name)
    else if (owner < own) await showStanding(tx, table, published)
    else if (owner === own) await copy(tx, table, published)
  }
  for (const { name, owner } of RUN_ROWS) if (owner === stage) await copyEmpty(tx, name)
  await hideCompared(tx)
}

const shortName = (name: string): string => name.slice(name.indexOf('.') + 1)
const fullName = (name: string): string => (name.includes('.') ? name : `public.${name}`)
const columnsOf = ({ key, columns, from }: VersionedTable): string => [...key, ...columns, from].join(', ')

async function showStanding(tx: Db, table: VersionedTable, published: number): Promise<void> {
  const run = String(Math.trunc(published))
  await tx.execute(`
    create temp view ${shortName(table.name)} as
    select ${columnsOf(table)}, null::int as to_run
    from ${fullName(table.name)} t
    where ${visibleFrom('t', run, table.from)}`)
}

async function copy(tx: Db, table: VersionedTable, published: number): Promise<void> {
  const { name, from } = table
  // Founders of ids that are gone are looked up, too, one by one: by the indexes.
  const past = LAST_STAYS.has(name)
  const run = String(Math.trunc(published))
  await tx.execute(
    `create temp table ${name} (like ${fullName(name)}${past ? ' including indexes' : ''}) on commit drop`,
  )
  await tx.execute(`
    insert into pg_temp.${name} (${columnsOf(table)}, to_run)
    select ${columnsOf(table)}, case when to_run <= ${run} then to_run end
    from ${fullName(name)} t
    where ${past ? `${from} <= ${run}` : visibleFrom('t', run, from)}`)
  await tx.execute(`analyze pg_temp.${name}`)
}

async function copyEmpty(tx: Db, name: string): Promise<void> {
  await tx.execute(`create temp table ${name} (like ${fullName(name)} including indexes) on commit drop`)
}
