import { beforeEach, describe, expect, test } from 'vitest'
import { bucketOf } from '../../../activities/activation/bucket.ts'
import { activationActivities } from '../../../activities/activation/index.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { useDatabase } from '../../support/database.ts'
import { campaign, fileDestination, project } from './support/project.ts'
import {
  addMembers,
  addPeople,
  emptyWorld,
  identifierOf,
  ledger,
  profileOf,
  publishRun,
  refOf,
  tally,
  testDeps,
} from './support/world.ts'

describe('planning of waves', () => {
  const it = useDatabase()
  let current: BrandProject
  const activities = () => activationActivities(testDeps(it.db, () => current, '/tmp'))
  const waves = () =>
    it.db.query<{ audience: number; enrolled_before: number; due: number; state: string }>(
      'select audience::int, enrolled_before::int, due::int, state from wave order by wave_id',
    )
  const enrolments = () =>
    it.db.query<{ state: string; n: number }>(
      'select state, count(*)::int as n from enrolment group by 1 order by 1',
    )

  beforeEach(async () => {
    await emptyWorld(it.db)
    current = project()
    await publishRun(it.db, { date: '2026-03-01' })
    await addPeople(it.db, 1, 10)
    await addMembers(it.db, 'everybody', 1, 10, 1)
  })

  test('gives every member of the audience one planned row, in the order of sending, with its evidence', async () => {
    const planned = await activities().planWaves(refOf(1))
    expect(planned).toMatchObject({ waves: 1, due: 10, destinations: ['mail'], earlier: [] })
    expect(await tally(it.db)).toEqual({ planned: 10 })
    expect(await waves()).toEqual([{ audience: 10, enrolled_before: 0, due: 10, state: 'approved' }])
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
    expect(await enrolments()).toEqual([{ state: 'active', n: 10 }])
  })

  test('changes nothing when it is done a second time', async () => {
    await activities().planWaves(refOf(1))
    const before = await it.db.query('select * from delivery order by delivery_id')
    const again = await activities().planWaves(refOf(1))
    expect(again).toMatchObject({ waves: 1, due: 10, destinations: ['mail'] })
    expect(await it.db.query('select * from delivery order by delivery_id')).toEqual(before)
    expect(await waves()).toEqual([{ audience: 10, enrolled_before: 0, due: 10, state: 'approved' }])
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
    await activities().planWaves(refOf(1))
    const rows = await ledger(it.db)
    expect(rows.slice(0, 4).map((row) => row.reason)).toEqual([
      'consent',
      'suppressed',
      'no_address',
      'no_address',
    ])
    expect(rows.slice(4).every((row) => row.state === 'planned')).toBe(true)
    // Somebody who was skipped at planning has no passage and may enter by a later wave.
    expect(await enrolments()).toEqual([{ state: 'active', n: 6 }])
  })

  test('contacts one of two people with one mailbox: the one with the smallest id', async () => {
    await it.db.execute(
      'update vault.identifier set canonical_id = $1::uuid where identifier_id = $2::uuid',
      [identifierOf(2), identifierOf(7)],
    )
    await activities().planWaves(refOf(1))
    const rows = await ledger(it.db)
    expect(rows[1]).toMatchObject({ n: 2, state: 'planned' })
    expect(rows[6]).toMatchObject({ n: 7, state: 'skipped', reason: 'duplicate_address' })
  })

  test('a later planning of the same wave does not write to a mailbox again', async () => {
    await activities().planWaves(refOf(1))
    await addPeople(it.db, 11, 11)
    await addMembers(it.db, 'everybody', 11, 11, 1)
    await it.db.execute(
      'update vault.identifier set canonical_id = $1::uuid where identifier_id = $2::uuid',
      [identifierOf(3), identifierOf(11)],
    )
    await activities().planWaves(refOf(1))
    expect((await ledger(it.db))[10]).toMatchObject({ n: 11, reason: 'duplicate_address' })
  })

  test.each([
    ['never', 'duplicate_address'],
    ['every_run', null],
  ] as const)(
    'with reentry %s another person behind a mailbox of an earlier wave gets the reason %s',
    async (reentry, reason) => {
      current = project({ campaigns: [campaign({ reentry })] })
      await activities().planWaves(refOf(1))
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
      await activities().planWaves(refOf(next))
      const rows = await ledger(it.db)
      expect(rows.filter((row) => row.n === 11).map((row) => row.reason)).toEqual([reason])
    },
  )

  test('a rerun of the date meets the same wave and adds only who is new', async () => {
    await activities().planWaves(refOf(1))
    const again = await publishRun(it.db, { date: '2026-03-01' })
    await addPeople(it.db, 11, 12)
    await addMembers(it.db, 'everybody', 11, 12, again)
    await activities().planWaves(refOf(again))
    expect((await ledger(it.db)).map((row) => row.run_id)).toEqual([...Array(10).fill(1), again, again])
    expect(await waves()).toEqual([{ audience: 12, enrolled_before: 0, due: 12, state: 'approved' }])
  })

  test('whoever has passed once is enrolled before, and the sums of the wave are right', async () => {
    await activities().planWaves(refOf(1))
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, 11, 12)
    await addMembers(it.db, 'everybody', 11, 12, next)
    await activities().planWaves(refOf(next))
    expect((await waves())[1]).toEqual({ audience: 12, enrolled_before: 10, due: 2, state: 'approved' })
  })

  test('every_run takes everybody again, on_new_entry those who entered since their last passage', async () => {
    for (const reentry of ['every_run', 'on_new_entry'] as const) {
      await emptyWorld(it.db)
      current = project({ campaigns: [campaign({ reentry })] })
      await publishRun(it.db, { date: '2026-03-01' })
      await addPeople(it.db, 1, 4)
      await addMembers(it.db, 'everybody', 1, 4, 1)
      await activities().planWaves(refOf(1))
      const next = await publishRun(it.db, { date: '2026-03-02' })
      await it.db.execute('update membership set since = array[$1::int] where profile_id = $2::uuid', [
        next,
        profileOf(2),
      ])
      await activities().planWaves(refOf(next))
      expect((await waves())[1]?.due).toBe(reentry === 'every_run' ? 4 : 1)
    }
  })

  test('an entry that a merge made is no new entry', async () => {
    current = project({ campaigns: [campaign({ reentry: 'on_new_entry' })] })
    await activities().planWaves(refOf(1))
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, 11, 11)
    await addMembers(it.db, 'everybody', 11, 11, next)
    await it.db.execute(
      'insert into alias (alias_id, profile_id, from_run) values ($1::uuid, $2::uuid, $3::int)',
      [profileOf(1), profileOf(11), next],
    )
    await it.db.execute('update membership set to_run = $1::int where profile_id = $2::uuid', [
      next,
      profileOf(1),
    ])
    await it.db.execute(
      `insert into membership_change select $1::int, segment_id, $2::uuid, false, 1 from segment`,
      [next, profileOf(1)],
    )
    await activities().planWaves(refOf(next))
    expect((await waves())[1]).toMatchObject({ audience: 10, enrolled_before: 10, due: 0 })
  })

  test('the control group is the same whoever computes it, and has a passage', async () => {
    current = project({ campaigns: [campaign({ holdoutBasisPoints: 5_000 })] })
    await activities().planWaves(refOf(1))
    const held = (await ledger(it.db)).filter((row) => row.reason === 'holdout').map((row) => row.n)
    const expected = Array.from({ length: 10 }, (_, i) => i + 1).filter(
      (n) => bucketOf('hello', profileOf(n)) < 5_000,
    )
    expect(held).toEqual(expected)
    expect(expected.length).toBeGreaterThan(0)
    expect(await enrolments()).toEqual([
      { state: 'active', n: 10 - held.length },
      { state: 'held_out', n: held.length },
    ])
  })

  test('a merge keeps the arm of the older passage', async () => {
    const numbers = Array.from({ length: 10 }, (_, i) => i + 1)
    const held = numbers.find((n) => bucketOf('hello', profileOf(n)) < 5_000) ?? 0
    const free = 10 + (numbers.findIndex((n) => bucketOf('hello', profileOf(n + 10)) >= 5_000) + 1)
    current = project({ campaigns: [campaign({ holdoutBasisPoints: 5_000, reentry: 'every_run' })] })
    await activities().planWaves(refOf(1))
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, free, free)
    await addMembers(it.db, 'everybody', free, free, next)
    await it.db.execute(
      'insert into alias (alias_id, profile_id, from_run) values ($1::uuid, $2::uuid, $3::int)',
      [profileOf(held), profileOf(free), next],
    )
    await it.db.execute('update membership set to_run = $1::int where profile_id = $2::uuid', [
      next,
      profileOf(held),
    ])
    await activities().planWaves(refOf(next))
    const rows = (await ledger(it.db)).filter((row) => row.run_id === next && row.n === free)
    expect(rows).toMatchObject([{ state: 'skipped', reason: 'holdout' }])
  })

  test('plans nothing when the run does not activate, or is not the published one', async () => {
    await it.db.execute('update run set activate = false')
    expect(await activities().planWaves(refOf(1))).toMatchObject({ waves: 0, due: 0, destinations: [] })
    await publishRun(it.db, { date: '2026-03-02' })
    await expect(activities().planWaves(refOf(1))).rejects.toMatchObject({
      code: 'NOT_PUBLISHED',
      fate: 'hopeless',
    })
  })

  test('people whose window is over are skipped, with the reason that fits', async () => {
    const sendWindow = { from: '08:00', until: '20:00', days: 1 }
    const at = async (clock: string) => {
      await emptyWorld(it.db)
      current = project({ campaigns: [campaign({ sendWindow })] })
      await publishRun(it.db, { date: '2026-03-01', clock })
      await addPeople(it.db, 1, 1)
      await addMembers(it.db, 'everybody', 1, 1, 1)
      await activities().planWaves(refOf(1))
      return tally(it.db)
    }
    expect(await at('2026-03-02T03:30:00+01:00')).toEqual({ planned: 1 })
    expect(await at('2026-03-02T19:59:00+01:00')).toEqual({ planned: 1 })
    expect(await at('2026-03-02T20:00:00+01:00')).toEqual({ 'skipped/quiet_hours': 1 })
    expect(await at('2026-03-03T09:00:00+01:00')).toEqual({ 'skipped/expired': 1 })
  })

  test('windows are those of the person; a zone that does not exist is the brand', async () => {
    current = project({ campaigns: [campaign({ sendWindow: { from: '08:00', until: '20:00', days: 2 } })] })
    for (const [n, zone] of [
      [1, 'America/New_York'],
      [2, 'Mars/Olympus'],
    ] as const)
      await it.db.execute(
        `update profile_attributes set attributes = attributes || jsonb_build_object('time_zone', $1::text) where profile_id = $2::uuid`,
        [zone, profileOf(n)],
      )
    await it.db.execute(`update run set clock = '2026-03-02T03:30:00+01:00'`)
    await activities().planWaves(refOf(1))
    const rows = await it.db.query(
      `select zone, to_char(not_before at time zone 'UTC', 'DD HH24:MI') as opens, to_char(not_after at time zone 'UTC', 'DD HH24:MI') as closes
       from delivery order by profile_id limit 3`,
    )
    expect(rows).toEqual([
      { zone: 'America/New_York', opens: '02 13:00', closes: '04 01:00' },
      { zone: 'Europe/Paris', opens: '02 07:00', closes: '03 19:00' },
      { zone: 'Europe/Paris', opens: '02 07:00', closes: '03 19:00' },
    ])
  })

  test('an audience far above its last waves asks, and does not go before it is approved', async () => {
    const limits = { warn: 1.5, ask: 3, stop: 100 }
    current = project({ campaigns: [campaign({ reentry: 'every_run' })] })
    current = { ...current, gates: { ...current.gates, blastFactor: limits } }
    expect((await activities().planWaves(refOf(1))).blast).toEqual({
      verdict: 'pass',
      value: null,
      limit: null,
    })
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, 11, 40)
    await addMembers(it.db, 'everybody', 11, 40, next)
    expect((await activities().planWaves(refOf(next))).blast).toEqual({ verdict: 'ask', value: 4, limit: 3 })
    const ask = { ...refOf(next), businessDate: '2026-03-02', destination: 'mail' }
    expect(await activities().listRanges(ask)).toMatchObject({ ranges: [], left: 40, waitFor: 'approval' })
    // The answer of the first activity may be lost: the second says the same.
    expect((await activities().planWaves(refOf(next))).blast.verdict).toBe('ask')
    await activities().approveWaves(refOf(next))
    expect((await activities().listRanges(ask)).ranges).toHaveLength(1)
    expect((await activities().planWaves(refOf(next))).blast.verdict).toBe('pass')
    expect((await waves())[1]?.state).toBe('approved')
  })

  test('a stopped audience goes nowhere, and its people may enter later', async () => {
    const limits = { warn: null, ask: null, stop: 3 }
    current = project({ campaigns: [campaign({ reentry: 'never' })] })
    current = { ...current, gates: { ...current.gates, blastFactor: limits } }
    await activities().planWaves(refOf(1))
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, 11, 40)
    await addMembers(it.db, 'everybody', 11, 40, next)
    expect((await activities().planWaves(refOf(next))).blast.verdict).toBe('stop')
    expect(await tally(it.db)).toEqual({ planned: 10, 'skipped/stopped': 30 })
    expect(await enrolments()).toEqual([
      { state: 'active', n: 10 },
      { state: 'unspent', n: 30 },
    ])
  })

  test('what is not approved is skipped, and enters by the next wave', async () => {
    current = project({ campaigns: [campaign({ needsApproval: true, holdoutBasisPoints: 3_000 })] })
    expect((await activities().planWaves(refOf(1))).blast.verdict).toBe('ask')
    await activities().skipWaves(refOf(1))
    const first = await tally(it.db)
    expect(first['skipped/not_approved']).toBeGreaterThan(0)
    expect(first.planned).toBeUndefined()
    expect(await enrolments()).toEqual([{ state: 'unspent', n: 10 }])
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await activities().planWaves(refOf(next))
    expect((await waves())[1]).toMatchObject({ audience: 10, enrolled_before: 0, due: 10, state: 'planned' })
  })

  test('a file is planned like anything else', async () => {
    current = project({ destinations: [fileDestination()] })
    await activities().planWaves(refOf(1))
    expect(await tally(it.db)).toEqual({ planned: 10 })
  })
})
