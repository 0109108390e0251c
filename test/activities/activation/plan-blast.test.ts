import { beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { useDatabase } from '../../support/database.ts'
import { campaign, project } from './support/project.ts'
import { addMembers, addPeople, emptyWorld, publishRun, refOf, tally, testDeps } from './support/world.ts'

describe('the size of a wave', () => {
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
})
