import { expect, test } from 'vitest'
import type { SourceSpec } from '../../../core/brand/source.ts'
import { claimEmpty } from '../../../db/bulk.ts'
import { checksums } from '../../support/checksum.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, publish } from '../../support/world.ts'
import { emptyExtract, load, PEOPLE, put, refused, source } from './support.ts'

const it = useDatabase()
const ROWS = 70_000

/** Long enough to be loaded in bulk; three keys come twice, and one address belongs to two people. */
function file(): string {
  const line = (row: number, city: string): string =>
    `${row},Name ${row},${row === 7 ? 6 : row}@shop-of-many-people.example.fr,,${city} ${'x'.repeat(20)},`
  const lines = Array.from({ length: ROWS }, (_, row) => line(row, 'Paris'))
  const again = [line(1, 'Nice'), line(2, 'Paris'), line(3, 'Lyon'), line(3, 'Metz')]
  return `id,name,email,phone,city,born\n${[...lines, ...again].join('\n')}\n`
}

const indexes = () =>
  it.db.query(`
    select schemaname, indexname, indexdef
    from pg_indexes where schemaname in ('public', 'vault') order by 1, 2`)

const stored = async () => ({
  sums: await checksums(it.db, null, 'all'),
  rows: await it.db.query(`
    select count(*)::int as identifiers, sum(hashtext(type || value))::text as values,
      (select count(*)::int from record_identifier where to_run is null) as carried,
      (select sum(hashtext(fields::text))::text from vault.person_fields where to_run is null) as fields
    from vault.identifier`),
})

test('the first people of all, and of a further source, are loaded straight, with the same result as over the stage', async () => {
  await emptyExtract(it.db)
  const before = await indexes()
  const path = put(scratch(), 'p.csv', file())
  const run = await openRun(it.db, '2026-01-01')
  const counts = await load(it.db, run, source(PEOPLE, { path }))
  expect(counts).toMatchObject({ read: ROWS + 4, loaded: ROWS, rejected: 4, unchanged: 0 })
  expect(await indexes()).toEqual(before)
  expect((await refused(it.db)).map(({ position, reason }) => [position, reason])).toEqual([
    ['3', 'duplicate_key'],
    ['4', 'duplicate_key'],
    ['5', 'duplicate_key'],
    [String(ROWS + 4), 'duplicate_key'],
  ])
  await publish(it.db, run)
  const bulk = await stored()

  const beside = async (changes: Partial<SourceSpec>) => {
    await emptyExtract(it.db)
    const again = await openRun(it.db, '2026-01-01')
    // One identifier of another source: the indexes stay, and are kept up.
    await it.db.execute(
      `insert into vault.identifier values (gen_random_uuid(), gen_random_uuid(), 'x', 'x')`,
    )
    expect(await load(it.db, again, source(PEOPLE, { path, ...changes }))).toEqual(counts)
    await it.db.execute(`delete from vault.identifier where type = 'x'`)
    await publish(it.db, again)
    return stored()
  }
  expect(await beside({})).toEqual(bulk)
  // A source whose rows can say that they are gone takes the way over the stage.
  expect(await beside({ deleted: { from: 'phone', as: 'boolean', invalid: 'drop' } })).toEqual(bulk)
})

test('tables that somebody writes to are not claimed, and the transaction goes on', async () => {
  await emptyExtract(it.db)
  await it.db.transaction(async (other) => {
    await other.execute('lock table source_record in row exclusive mode')
    await it.db.transaction(async (tx) => {
      expect(await claimEmpty(tx, ['record_identifier', 'source_record'])).toBe(false)
      expect(await tx.query('select 1 as one')).toEqual([{ one: 1 }])
    })
  })
  await it.db.transaction(async (tx) => {
    expect(await claimEmpty(tx, ['record_identifier', 'source_record'])).toBe(true)
  })
})
