import { describe, expect, test } from 'vitest'
import { campaign, project } from './support/project.ts'
import { usePublished } from './support/published.ts'
import { rangesOf } from './support/ranges.ts'
import { addMembers, addPeople, publishRun, refOf, tally } from './support/world.ts'

describe('the size of a wave', () => {
  const it = usePublished(10)

  test('an audience far above its last waves asks, and does not go before it is approved', async () => {
    const limits = { warn: 1.5, ask: 3, stop: 100 }
    it.project = project({ campaigns: [campaign({ reentry: 'every_run' })] })
    it.project = { ...it.project, gates: { ...it.project.gates, blastFactor: limits } }
    expect((await it.activities().planWaves(refOf(1))).blast).toEqual({
      verdict: 'pass',
      value: null,
      limit: null,
    })
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, 11, 40)
    await addMembers(it.db, 'everybody', 11, 40, next)
    expect((await it.activities().planWaves(refOf(next))).blast).toEqual({
      verdict: 'ask',
      value: 4,
      limit: 3,
    })
    const seen = () => rangesOf(it.deps(), next, '2026-03-02')
    expect(await seen()).toMatchObject({ ranges: [], left: 40, waitFor: 'approval' })
    // The answer of the first activity may be lost: the second says the same.
    expect((await it.activities().planWaves(refOf(next))).blast.verdict).toBe('ask')
    await it.activities().approveWaves(refOf(next))
    expect((await seen()).ranges).toHaveLength(1)
    expect((await it.activities().planWaves(refOf(next))).blast.verdict).toBe('pass')
    expect((await it.waves())[1]?.state).toBe('approved')
  })

  test('a stopped audience goes nowhere, and its people may enter later', async () => {
    const limits = { warn: null, ask: null, stop: 3 }
    it.project = project({ campaigns: [campaign({ reentry: 'never' })] })
    it.project = { ...it.project, gates: { ...it.project.gates, blastFactor: limits } }
    await it.activities().planWaves(refOf(1))
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, 11, 40)
    await addMembers(it.db, 'everybody', 11, 40, next)
    expect((await it.activities().planWaves(refOf(next))).blast.verdict).toBe('stop')
    expect(await tally(it.db)).toEqual({ planned: 10, 'skipped/stopped': 30 })
    expect(await it.enrolments()).toEqual([
      { state: 'active', n: 10 },
      { state: 'unspent', n: 30 },
    ])
  })

  test('what is not approved is skipped, and enters by the next wave', async () => {
    it.project = project({ campaigns: [campaign({ needsApproval: true, holdoutBasisPoints: 3_000 })] })
    expect((await it.activities().planWaves(refOf(1))).blast.verdict).toBe('ask')
    await it.activities().skipWaves(refOf(1))
    const first = await tally(it.db)
    expect(first['skipped/not_approved']).toBeGreaterThan(0)
    expect(first.planned).toBeUndefined()
    expect(await it.enrolments()).toEqual([{ state: 'unspent', n: 10 }])
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await it.activities().planWaves(refOf(next))
    expect((await it.waves())[1]).toMatchObject({
      audience: 10,
      enrolled_before: 0,
      due: 10,
      state: 'planned',
    })
  })
})
