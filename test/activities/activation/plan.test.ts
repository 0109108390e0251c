import { describe, expect, test } from 'vitest'
import { campaign, fileDestination, project } from './support/project.ts'
import { usePublished } from './support/published.ts'
import {
  addMembers,
  addPeople,
  identifierOf,
  ledger,
  profileOf,
  publishRun,
  refOf,
  tally,
} from './support/world.ts'

describe('planning of waves', () => {
  const it = usePublished(10)

  test('gives every member of the audience one planned row, in the order of sending, with its evidence', async () => {
    const planned = await it.activities().planWaves(refOf(1))
    expect(planned).toMatchObject({ waves: 1, due: 10, destinations: ['mail'], earlier: [] })
    expect(await tally(it.db)).toEqual({ planned: 10 })
    expect(await it.waves()).toEqual([{ audience: 10, enrolled_before: 0, due: 10, state: 'approved' }])
    const [row] = await it.db.query(
      `select step, channel, purpose, zone, identifier_id, address_hash is not null as hashed, segment_version,
         policy_version, length(template_hash) as hash, consent_event_ids, enrolment_id is not null as enrolled
       from delivery order by delivery_id limit 1`,
    )
    expect(row).toEqual({
      step: 'first',
      channel: 'email',
      purpose: 'email_marketing',
      zone: 'Europe/Paris',
      identifier_id: identifierOf(1),
      hashed: true,
      segment_version: 'v1',
      policy_version: 'policy-1',
      hash: 32,
      consent_event_ids: ['1'],
      enrolled: true,
    })
    expect(await it.enrolments()).toEqual([{ state: 'active', n: 10 }])
  })

  test('leaves a ledger whose size the planner knows, also where it skips nearly everybody', async () => {
    await addPeople(it.db, 11, 1_200)
    await addMembers(it.db, 'everybody', 11, 1_200, 1)
    await it.db.execute(`
      update contactability set verdict = 'deny', rule = 'withdrawn'
      where identifier_id <> (select identifier_id from vault.identifier where value = 'p1@example.test')`)
    await it.activities().planWaves(refOf(1))
    expect(await tally(it.db)).toEqual({ planned: 1, 'skipped/consent': 1_199 })
    expect(
      await it.db.query(`select reltuples from pg_class where oid = 'public.delivery'::regclass`),
    ).toEqual([{ reltuples: 1_200 }])
  })

  test('changes nothing when it is done a second time', async () => {
    await it.activities().planWaves(refOf(1))
    const before = await it.db.query('select * from delivery order by delivery_id')
    const again = await it.activities().planWaves(refOf(1))
    expect(again).toMatchObject({ waves: 1, due: 10, destinations: ['mail'] })
    expect(await it.db.query('select * from delivery order by delivery_id')).toEqual(before)
    expect(await it.waves()).toEqual([{ audience: 10, enrolled_before: 0, due: 10, state: 'approved' }])
  })

  test('writes a reason for everybody who is not contacted', async () => {
    await it.db.execute(
      `update contactability set verdict = 'deny', rule = 'no_basis' where profile_id = $1::uuid`,
      [profileOf(1)],
    )
    await it.db.execute(
      `update contactability set verdict = 'deny', rule = 'suppressed' where profile_id = $1::uuid`,
      [profileOf(2)],
    )
    await it.db.execute('delete from contactability where profile_id = $1::uuid', [profileOf(3)])
    await it.db.execute('delete from vault.identifier where identifier_id = $1::uuid', [identifierOf(4)])
    await it.activities().planWaves(refOf(1))
    const rows = await ledger(it.db)
    expect(rows.slice(0, 4).map((row) => row.reason)).toEqual([
      'consent',
      'suppressed',
      'no_address',
      'no_address',
    ])
    expect(rows.slice(4).every((row) => row.state === 'planned')).toBe(true)
    // Somebody who was skipped at planning has no passage and may enter by a later wave.
    expect(await it.enrolments()).toEqual([{ state: 'active', n: 6 }])
  })

  test('contacts one of two people with one mailbox: the one with the smallest id', async () => {
    await it.db.execute(
      'update vault.identifier set canonical_id = $1::uuid where identifier_id = $2::uuid',
      [identifierOf(2), identifierOf(7)],
    )
    await it.activities().planWaves(refOf(1))
    const rows = await ledger(it.db)
    expect(rows[1]).toMatchObject({ n: 2, state: 'planned' })
    expect(rows[6]).toMatchObject({ n: 7, state: 'skipped', reason: 'duplicate_address' })
  })

  test('a later planning of the same wave does not write to a mailbox again', async () => {
    await it.activities().planWaves(refOf(1))
    await addPeople(it.db, 11, 11)
    await addMembers(it.db, 'everybody', 11, 11, 1)
    await it.db.execute(
      'update vault.identifier set canonical_id = $1::uuid where identifier_id = $2::uuid',
      [identifierOf(3), identifierOf(11)],
    )
    await it.activities().planWaves(refOf(1))
    expect((await ledger(it.db))[10]).toMatchObject({ n: 11, reason: 'duplicate_address' })
  })

  test.each([
    ['never', 'planned', 'duplicate_address'],
    ['never', 'sending', 'duplicate_address'],
    ['never', 'sent', 'duplicate_address'],
    ['never', 'unknown', 'duplicate_address'],
    ['never', 'failed', null],
    ['every_run', 'sent', null],
  ] as const)(
    'with reentry %s another person behind a mailbox that is %s in an earlier wave gets the reason %s',
    async (reentry, state, reason) => {
      it.project = project({ campaigns: [campaign({ reentry })] })
      await it.activities().planWaves(refOf(1))
      await it.db.execute('update delivery set state = $1::text', [state])
      const next = await publishRun(it.db, { date: '2026-03-02' })
      await addPeople(it.db, 11, 11)
      await addMembers(it.db, 'everybody', 11, 11, next)
      // Person 3 is gone: nobody of this night shares the mailbox.
      await it.db.execute('update membership set to_run = $1::int where profile_id = $2::uuid', [
        next,
        profileOf(3),
      ])
      await it.db.execute(
        'update vault.identifier set canonical_id = $1::uuid where identifier_id = $2::uuid',
        [identifierOf(3), identifierOf(11)],
      )
      await it.activities().planWaves(refOf(next))
      const rows = await ledger(it.db)
      expect(rows.filter((row) => row.n === 11).map((row) => row.reason)).toEqual([reason])
    },
  )

  test('a rerun of the date meets the same wave and adds only who is new', async () => {
    await it.activities().planWaves(refOf(1))
    const again = await publishRun(it.db, { date: '2026-03-01' })
    await addPeople(it.db, 11, 12)
    await addMembers(it.db, 'everybody', 11, 12, again)
    await it.activities().planWaves(refOf(again))
    expect((await ledger(it.db)).map((row) => row.run_id)).toEqual([...Array(10).fill(1), again, again])
    expect(await it.waves()).toEqual([{ audience: 12, enrolled_before: 0, due: 12, state: 'approved' }])
  })

  test('plans nothing when the run does not activate, or is not the published one', async () => {
    await it.db.execute('update run set activate = false')
    expect(await it.activities().planWaves(refOf(1))).toMatchObject({ waves: 0, due: 0, destinations: [] })
    await publishRun(it.db, { date: '2026-03-02' })
    await expect(it.activities().planWaves(refOf(1))).rejects.toMatchObject({
      code: 'NOT_PUBLISHED',
      fate: 'hopeless',
    })
  })

  test('a file is planned like anything else', async () => {
    it.project = project({ destinations: [fileDestination()] })
    await it.activities().planWaves(refOf(1))
    expect(await tally(it.db)).toEqual({ planned: 10 })
  })
})
