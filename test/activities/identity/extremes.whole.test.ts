import { beforeEach, describe, expect, test } from 'vitest'
import type { StageCounts } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, idOf, openRun, publish } from '../../support/world.ts'
import { COMPARING } from './support/described.ts'
import { DAY, resolve } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const MB = 2 ** 20
const ADDRESS = 'nobody@example.com'
/** A word of so many letters that the number decides. */
const word = (seed: string, letters: number): string =>
  `left(translate(md5(${seed}), '0123456789abcdef', 'bakelimonuraseti'), ${letters})`
const BORN = `(date '1940-01-01' + (hashint4(i) & 16383))::text`

/** Loads people numbered `from` to `to`, as extract would; `fields` is what is known of person i. */
async function loadPeople(
  db: Db,
  runId: number,
  [from, to]: readonly [number, number],
  fields: string,
  email: string | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(`insert into source (name) values ('crm') on conflict (name) do nothing`)
    // Every four hundredth is there twice.
    await tx.execute(`
      create temp table person on commit drop as
      select md5('record ' || i || ' ' || copy)::uuid as record_id, i || '-' || copy as source_key, ${fields} as fields
      from generate_series(${from}, ${to}) i
      cross join generate_series(1, 2) copy
      where copy = 1 or i % 400 = 0`)
    await tx.execute(
      `
      insert into source_record (record_id, source_id, source_key, kind, attributes, hash, from_run)
      select record_id, source_id, source_key, 'person', '{}', md5(source_key)::uuid, $1::int
      from person
      cross join source
      where name = 'crm'`,
      [runId],
    )
    await tx.execute('insert into vault.person_fields select record_id, fields, $1::int from person', [runId])
    if (email === null) return
    await tx.execute(
      `
      insert into vault.identifier values ($1::uuid, $1::uuid, 'email', $2::text) on conflict do nothing`,
      [idOf('email', email), email],
    )
    await tx.execute(
      `
      insert into record_identifier
      select record_id, $1::uuid, 'email', 0, false, $2::int from person`,
      [idOf('email', email), runId],
    )
  })
  await db.execute('analyze source_record, vault.person_fields, record_identifier, vault.identifier')
}

/** Resolves a run in bounded time and memory; bounds are generous, for several processes share the machine. */
async function bounded(db: Db, runId: number): Promise<StageCounts> {
  const [cpu, rss] = [process.cpuUsage(), process.memoryUsage.rss()]
  const counts = await resolve(db, runId, COMPARING)
  const { user, system } = process.cpuUsage(cpu)
  const [seconds, grown] = [(user + system) / 1e6, (process.memoryUsage.rss() - rss) / MB]
  console.log(`run ${runId}: ${seconds.toFixed(1)} s of processor, ${grown.toFixed(0)} MB more`, counts)
  expect(seconds).toBeLessThan(180)
  expect(grown).toBeLessThan(1_500)
  await publish(db, runId)
  return counts
}

/** Profiles, those of people who are there twice, and the largest. */
async function people(
  db: Db,
): Promise<{ profiles: number; doubles: number; wrong: number; largest: number }> {
  const [row] = await db.query<{ profiles: number; doubles: number; wrong: number; largest: number }>(`
    select count(*)::int as profiles, count(*) filter (where records = 2 and persons = 1)::int as doubles,
      count(*) filter (where persons > 1)::int as wrong, max(records)::int as largest
    from (
      select count(*) as records, count(distinct split_part(source_key, '-', 1)) as persons
      from published.record
      group by profile_id
    ) p`)
  return row ?? { profiles: 0, doubles: 0, wrong: 0, largest: 0 }
}

describe('a night', () => {
  test('with one e-mail on 200,000 people joins none of them by it, and one with a few more looks at these alone', async () => {
    const { db } = database
    const fields = `jsonb_build_object('given_name', ${word(`i || 'g'`, 6)}, 'family_name', ${word(`i || 'f'`, 8)}, 'birth_date', ${BORN})`
    const first = await openRun(db, DAY)
    await loadPeople(db, first, [1, 200_000], fields, ADDRESS)
    await bounded(db, first)
    const seen = await people(db)
    expect(seen).toMatchObject({ doubles: 500 })
    expect(seen.wrong).toBeLessThan(20)
    expect(seen.largest).toBeLessThan(5)
    const [summary] = await db.query('select over_limit::int from identity_summary')
    expect(summary).toEqual({ over_limit: 1 })
    const second = await openRun(db, DAY)
    await loadPeople(db, second, [300_001, 300_010], fields, ADDRESS)
    expect((await bounded(db, second)).read).toBeLessThan(20)
  }, 900_000)

  test('with 100,000 people called Martin keeps them apart, and finds who is there twice', async () => {
    const { db } = database
    const fields = `jsonb_build_object('given_name', ${word('(hashint4(i + 1000000) & 255)::text', 5)}, 'family_name', 'Martin',
      'birth_date', ${BORN}, 'city', ${word(`(i % 200) || 'c'`, 6)})`
    const run = await openRun(db, DAY)
    await loadPeople(db, run, [1, 100_000], fields, null)
    await bounded(db, run)
    const seen = await people(db)
    expect(seen.doubles).toBeGreaterThan(240)
    expect(seen.wrong).toBeLessThan(100)
    expect(seen.largest).toBeLessThan(6)
  }, 900_000)
})
