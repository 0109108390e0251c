import { expect, test } from 'vitest'
import { pruneRunRows, pruneVersions } from '../../db/versioned/prune.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

test('deletes what was closed by then, some rows at a time', async () => {
  const { db } = database
  await db.execute(
    `insert into alias (alias_id, profile_id, from_run, to_run)
     values ($1::uuid, $1::uuid, 1, 2), ($1::uuid, $1::uuid, 2, 3), ($1::uuid, $1::uuid, 3, 9), ($1::uuid, $1::uuid, 9, null)`,
    [id(1)],
  )
  expect(await pruneVersions(db, 3, 1)).toBe(1)
  expect(await pruneVersions(db, 3, 100)).toBe(1)
  expect(await db.query('select from_run from alias order by 1')).toEqual([{ from_run: 3 }, { from_run: 9 }])
})

test('keeps the last version of a profile, so that its id is never given to somebody else', async () => {
  const { db } = database
  await db.execute(
    `insert into profile (profile_id, kind, founder_record, founder_number, from_run, to_run)
     values ($1::uuid, 'known', $1::uuid, 1, 1, 2), ($1::uuid, 'known', $1::uuid, 1, 2, 3),
       ($2::uuid, 'known', $2::uuid, 1, 1, 2), ($2::uuid, 'anonymous', $2::uuid, 1, 2, null)`,
    [id(1), id(2)],
  )
  await pruneVersions(db, 3, 100)
  expect(await db.query('select profile_id, from_run from profile order by 1')).toEqual([
    { profile_id: id(1), from_run: 2 },
    { profile_id: id(2), from_run: 2 },
  ])
})

test('the exit of a profile that merged stays, other entries and exits of old runs go', async () => {
  const { db } = database
  await db.execute('truncate alias')
  await db.execute(`insert into alias (alias_id, profile_id, from_run) values ($1::uuid, $2::uuid, 2)`, [
    id(1),
    id(2),
  ])
  await db.execute(
    `insert into membership_change (run_id, segment_id, profile_id, entered)
     values (1, 1, $1::uuid, true), (2, 1, $1::uuid, false), (2, 1, $2::uuid, true), (3, 1, $2::uuid, false)`,
    [id(1), id(2)],
  )
  expect(await pruneRunRows(db, 3, 1)).toBe(1)
  expect(await pruneRunRows(db, 3, 100)).toBe(1)
  expect(await pruneRunRows(db, 3, 100)).toBe(0)
  expect(await db.query('select run_id, profile_id from membership_change order by run_id')).toEqual([
    { run_id: 2, profile_id: id(1) },
    { run_id: 3, profile_id: id(2) },
  ])
})
