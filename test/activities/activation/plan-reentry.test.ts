import { describe, expect, test } from 'vitest'
import { bucketOf } from './support/bucket.ts'
import { campaign, project } from './support/project.ts'
import { usePublished } from './support/published.ts'
import { addMembers, addPeople, emptyWorld, ledger, profileOf, publishRun, refOf } from './support/world.ts'

describe('who passes a campaign, and in which arm', () => {
  const it = usePublished(10)

  test('whoever has passed once is enrolled before, and the sums of the wave are right', async () => {
    await it.activities().planWaves(refOf(1))
    const next = await publishRun(it.db, { date: '2026-03-02' })
    await addPeople(it.db, 11, 12)
    await addMembers(it.db, 'everybody', 11, 12, next)
    await it.activities().planWaves(refOf(next))
    expect((await it.waves())[1]).toEqual({ audience: 12, enrolled_before: 10, due: 2, state: 'approved' })
  })

  test('every_run takes everybody again, on_new_entry those who entered since their last passage', async () => {
    for (const reentry of ['every_run', 'on_new_entry'] as const) {
      await emptyWorld(it.db)
      it.project = project({ campaigns: [campaign({ reentry })] })
      await publishRun(it.db, { date: '2026-03-01' })
      await addPeople(it.db, 1, 4)
      await addMembers(it.db, 'everybody', 1, 4, 1)
      await it.activities().planWaves(refOf(1))
      const next = await publishRun(it.db, { date: '2026-03-02' })
      await it.db.execute('update membership set since = array[$1::int] where profile_id = $2::uuid', [
        next,
        profileOf(2),
      ])
      await it.activities().planWaves(refOf(next))
      expect((await it.waves())[1]?.due).toBe(reentry === 'every_run' ? 4 : 1)
    }
  })

  test('an entry that a merge made is no new entry', async () => {
    it.project = project({ campaigns: [campaign({ reentry: 'on_new_entry' })] })
    await it.activities().planWaves(refOf(1))
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
    await it.activities().planWaves(refOf(next))
    expect((await it.waves())[1]).toMatchObject({ audience: 10, enrolled_before: 10, due: 0 })
  })

  test('the control group is the same whoever computes it, and has a passage', async () => {
    it.project = project({ campaigns: [campaign({ holdoutBasisPoints: 5_000 })] })
    await it.activities().planWaves(refOf(1))
    const held = (await ledger(it.db)).filter((row) => row.reason === 'holdout').map((row) => row.n)
    const expected = Array.from({ length: 10 }, (_, i) => i + 1).filter(
      (n) => bucketOf('hello', profileOf(n)) < 5_000,
    )
    expect(held).toEqual(expected)
    expect(expected.length).toBeGreaterThan(0)
    expect(await it.enrolments()).toEqual([
      { state: 'active', n: 10 - held.length },
      { state: 'held_out', n: held.length },
    ])
  })

  test('a merge keeps the arm of the older passage', async () => {
    const numbers = Array.from({ length: 10 }, (_, i) => i + 1)
    const held = numbers.find((n) => bucketOf('hello', profileOf(n)) < 5_000) ?? 0
    const free = 10 + (numbers.findIndex((n) => bucketOf('hello', profileOf(n + 10)) >= 5_000) + 1)
    it.project = project({ campaigns: [campaign({ holdoutBasisPoints: 5_000, reentry: 'every_run' })] })
    await it.activities().planWaves(refOf(1))
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
    await it.activities().planWaves(refOf(next))
    const rows = (await ledger(it.db)).filter((row) => row.run_id === next && row.n === free)
    expect(rows).toMatchObject([{ state: 'skipped', reason: 'holdout' }])
  })
})
