import { beforeEach, expect, test } from 'vitest'
import { identityActivities } from '../../../activities/identity/index.ts'
import { profileActivities } from '../../../activities/profiles/index.ts'
import { openProfile } from '../../../activities/profiles/queries/show.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import {
  emptyWorld,
  loadRecords,
  openRun,
  partRef,
  publish,
  testDeps,
  type WorldRecord,
} from '../../support/world.ts'

const database = useDatabase()
const PROJECT = {
  identity: {
    identifiers: [{ type: 'email', person: true, exclusive: false, maxRecords: 50, blocked: [] }],
    match: null,
    household: null,
  },
  profile: { sourcePriority: ['crm'], attributes: [] },
}

/** Columns of a file may be called like this; a literal would set the prototype. */
const values = (city: string): Readonly<Record<string, string>> =>
  JSON.parse(`{"constructor": "c", "toString": "t", "__proto__": "p", "city": "${city}"}`) as Record<
    string,
    string
  >

async function night(db: Db, date: string, records: readonly WorldRecord[]): Promise<void> {
  const run = await openRun(db, date)
  await loadRecords(db, run, records)
  await identityActivities(testDeps(db, PROJECT)).resolveIdentity(partRef(run))
  await profileActivities(testDeps(db, PROJECT)).buildProfiles(partRef(run))
  await publish(db, run)
}

beforeEach(() => emptyWorld(database.db))

test('attributes that are called like parts of every object come, stay and go like others', async () => {
  const { db } = database
  const ann = { source: 'crm', key: '1', identifiers: [['email', 'ann@x.fr']] } as const
  const bob = { source: 'crm', key: '2', identifiers: [['email', 'bob@x.fr']] } as const
  await night(db, '2026-01-01', [
    { ...ann, attributes: { city: 'Lyon' } },
    { ...bob, sealed: values('Lille') },
  ])
  await night(db, '2026-01-02', [
    { ...ann, attributes: values('Lyon') },
    { ...bob, sealed: values('Nice') },
  ])
  const rows = (name: string) =>
    db.query(
      `select name, value, since_run from published.attribute
       where source_key = $1::text order by name collate "C"`,
      [name],
    )
  expect(await rows('1')).toEqual([
    { name: '__proto__', value: 'p', since_run: 2 },
    { name: 'city', value: 'Lyon', since_run: 1 },
    { name: 'constructor', value: 'c', since_run: 2 },
    { name: 'toString', value: 't', since_run: 2 },
  ])
  const [profile] = await db.query<{ profile_id: string }>(
    `select l.profile_id from link l join source_record r using (record_id) where r.source_key = '2' limit 1`,
  )
  const shown = await openProfile(db, 2, profile?.profile_id ?? '', 'test')
  expect(shown?.attributes.map(({ name, value }) => [name, value])).toEqual([
    ['__proto__', 'p'],
    ['city', 'Nice'],
    ['constructor', 'c'],
    ['toString', 't'],
  ])
})
