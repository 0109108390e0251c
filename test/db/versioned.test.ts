import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import { discardVersions } from '../../db/versioned/discard.ts'
import { VERSIONED, type VersionedTable } from '../../db/versioned/tables.ts'
import { writeVersions } from '../../db/versioned/write.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** alias_id n -> profile_id; null = gone. */
type Wanted = Readonly<Record<number, number | null>>

async function write(db: Db, run: number, wanted: Wanted): Promise<{ opened: number; closed: number }> {
  return db.transaction(async (tx) => {
    await tx.execute('create temp table wanted (alias_id uuid, profile_id uuid, gone boolean) on commit drop')
    for (const [alias, profile] of Object.entries(wanted))
      await tx.execute('insert into wanted values ($1::uuid, $2::uuid, $3::boolean)', [
        uuid(Number(alias)),
        profile === null ? null : uuid(profile),
        profile === null,
      ])
    await tx.execute('analyze wanted')
    return writeVersions(tx, 'alias', 'wanted', run)
  })
}

async function seenBy(db: Db, run: number): Promise<Record<string, string>> {
  const rows = await db.query<{ alias_id: string; profile_id: string }>(
    `select alias_id, profile_id from alias where from_run <= $1::int and (to_run is null or to_run > $1::int) order by 1`,
    [run],
  )
  return Object.fromEntries(
    rows.map((row) => [Number(row.alias_id.slice(-12)), String(Number(row.profile_id.slice(-12)))]),
  )
}

const everything = (db: Db): Promise<object[]> => db.query('select * from alias order by alias_id, from_run')

describe('writeVersions', () => {
  test('opens what is new, closes what changed or is gone, and leaves the rest', async () => {
    const { db } = database
    await db.execute('truncate alias')
    await write(db, 1, { 1: 10, 2: 20, 3: 30 })
    expect(await write(db, 2, { 1: 10, 2: 21, 3: null, 4: 40 })).toEqual({ opened: 2, closed: 2 })
    expect(await seenBy(db, 1)).toEqual({ 1: '10', 2: '20', 3: '30' })
    expect(await seenBy(db, 2)).toEqual({ 1: '10', 2: '21', 4: '40' })
  })

  test('changes nothing the second time', async () => {
    const { db } = database
    await db.execute('truncate alias')
    await write(db, 1, { 1: 10, 2: 20 })
    await write(db, 2, { 1: 11, 2: null })
    const before = await everything(db)
    expect(await write(db, 2, { 1: 11, 2: null })).toEqual({ opened: 0, closed: 0 })
    expect(await everything(db)).toEqual(before)
  })

  test('replaces a row that the same run opened, so that a run leaves one version of a key', async () => {
    const { db } = database
    await db.execute('truncate alias')
    await write(db, 1, { 1: 10 })
    await write(db, 2, { 1: 11 })
    await write(db, 2, { 1: 12 })
    expect(await seenBy(db, 1)).toEqual({ 1: '10' })
    expect(await seenBy(db, 2)).toEqual({ 1: '12' })
    expect(await everything(db)).toHaveLength(2)
  })

  test('any sequence of nights reads as of every night what that night wanted, and discard restores it', async () => {
    const { db } = database
    const night = fc.dictionary(
      fc.integer({ min: 1, max: 6 }).map(String),
      fc.option(fc.integer({ min: 10, max: 13 })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(night, { minLength: 1, maxLength: 6 }), fc.nat(5), async (nights, back) => {
        await db.execute('truncate alias')
        const states: Record<string, string>[] = [{}]
        for (const [i, wanted] of nights.entries()) {
          const next = { ...states[i] }
          for (const [alias, profile] of Object.entries(wanted)) {
            if (profile === null) delete next[alias]
            else next[alias] = String(profile)
          }
          states.push(next)
          await write(db, i + 1, wanted as Wanted)
        }
        for (const [run, state] of states.entries()) expect(await seenBy(db, run)).toEqual(state)
        const published = Math.min(back, nights.length)
        await db.transaction((tx) => discardVersions(tx, published, 'extract'))
        expect(await seenBy(db, 99)).toEqual(states[published])
      }),
      { numRuns: 40 },
    )
  })
})

describe('the list of versioned tables', () => {
  const tables = Object.values<VersionedTable>(VERSIONED)

  test('names every table that has a to_run, but the consent ledger, whose denials are never undone', async () => {
    const rows = await database.db.query<{ name: string }>(`
      select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as name
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      where a.attname = 'to_run' and c.relkind = 'r' and n.nspname in ('public', 'vault')
      order by 1`)
    const listed = [...tables.map((t) => t.name), 'consent_event'].sort()
    expect(rows.map((row) => row.name).sort()).toEqual(listed)
  })

  test.each(tables)('$name has the columns, one open row a key, and indexes for discard', async (table) => {
    const columns = await database.db.query<{ attname: string }>(
      `select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table.name],
    )
    const expected = [...table.key, ...table.columns, table.from, 'to_run'].sort()
    expect(columns.map((c) => c.attname).sort()).toEqual(expected)
    const indexes = await database.db.query<{ indexdef: string }>(
      `select pg_get_indexdef(indexrelid) as indexdef from pg_index where indrelid = $1::regclass`,
      [table.name],
    )
    const unique = `(${table.key.join(', ')}) WHERE (to_run IS NULL)`
    expect(indexes.some((i) => i.indexdef.includes('UNIQUE') && i.indexdef.includes(unique))).toBe(true)
  })
})
