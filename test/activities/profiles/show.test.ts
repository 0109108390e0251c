import { expect, test } from 'vitest'
import { identityActivities } from '../../../activities/identity/index.ts'
import { profileActivities } from '../../../activities/profiles/index.ts'
import { openProfile } from '../../../activities/profiles/queries/show.ts'
import { one } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, idOf, loadRecords, openRun, partRef, publish, testDeps } from '../../support/world.ts'

const database = useDatabase()

test('opens identifiers and attributes with their lineage, and says so in the audit log', async () => {
  const { db } = database
  await emptyWorld(db)
  const run = await openRun(db, '2026-01-01')
  await loadRecords(db, run, [
    {
      source: 'crm',
      key: '1',
      identifiers: [['email', 'ann@x.fr', true]],
      attributes: { city: 'Paris' },
      sealed: { family_name: 'Martin' },
    },
    { source: 'shop', key: '2', identifiers: [['email', 'ann@x.fr']], attributes: { orders: 3 } },
  ])
  const deps = testDeps(db, {
    identity: {
      identifiers: [{ type: 'email', person: true, exclusive: false, maxRecords: 9, blocked: [] }],
      match: null,
      household: null,
    },
    profile: { sourcePriority: ['crm'], attributes: [] },
  })
  await identityActivities(deps).resolveIdentity(partRef(run))
  await profileActivities(deps).buildProfiles(partRef(run))
  await publish(db, run)
  const { profile_id } = await one<{ profile_id: string }>(db, 'select profile_id from published.profile')
  const shown = await db.transaction((tx) => openProfile(tx, run, profile_id, 'operator:ann'))
  const lineage = { rule: 'source_priority', since_run: run }
  expect(shown).toMatchObject({
    profile_id,
    kind: 'known',
    aliases: [],
    records: [
      { source: 'crm', source_key: '1' },
      { source: 'shop', source_key: '2' },
    ],
    identifiers: [
      {
        identifier_id: idOf('email', 'ann@x.fr'),
        type: 'email',
        value: 'ann@x.fr',
        verified: true,
        sources: ['crm', 'shop'],
      },
    ],
    attributes: [
      { name: 'city', value: 'Paris', sealed: false, source: 'crm', source_key: '1', ...lineage },
      { name: 'family_name', value: 'Martin', sealed: true, source: 'crm', source_key: '1', ...lineage },
      { name: 'orders', value: 3, sealed: false, source: 'shop', source_key: '2', ...lineage },
    ],
  })
  expect(await db.query('select actor, action, subject, detail from audit')).toEqual([
    {
      actor: 'operator:ann',
      action: 'opened',
      subject: `profile:${profile_id}`,
      detail: { run_id: run },
    },
  ])
})

test('a profile that is not there opens nothing and leaves no entry', async () => {
  const { db } = database
  await db.execute('truncate audit')
  const nobody = '0f8fad5b-d9cb-469f-a165-70867728950e'
  expect(await db.transaction((tx) => openProfile(tx, 1, nobody, 'operator:ann'))).toBeNull()
  expect(await db.query('select * from audit')).toEqual([])
})
