import { describe, expect, test } from 'vitest'
import { campaign, project } from './support/project.ts'
import { usePublished } from './support/published.ts'
import { addMembers, addPeople, emptyWorld, profileOf, publishRun, refOf, tally } from './support/world.ts'

describe('windows at planning', () => {
  const it = usePublished(10)

  test('people whose window is over are skipped, with the reason that fits', async () => {
    const sendWindow = { from: '08:00', until: '20:00', days: 1 }
    const at = async (clock: string) => {
      await emptyWorld(it.db)
      it.project = project({ campaigns: [campaign({ sendWindow })] })
      await publishRun(it.db, { date: '2026-03-01', clock })
      await addPeople(it.db, 1, 1)
      await addMembers(it.db, 'everybody', 1, 1, 1)
      await it.activities().planWaves(refOf(1))
      return tally(it.db)
    }
    expect(await at('2026-03-02T03:30:00+01:00')).toEqual({ planned: 1 })
    expect(await at('2026-03-02T19:59:00+01:00')).toEqual({ planned: 1 })
    expect(await at('2026-03-02T20:00:00+01:00')).toEqual({ 'skipped/quiet_hours': 1 })
    expect(await at('2026-03-03T09:00:00+01:00')).toEqual({ 'skipped/expired': 1 })
  })

  test('windows are those of the person; a zone that does not exist is the brand', async () => {
    it.project = project({
      campaigns: [campaign({ sendWindow: { from: '08:00', until: '20:00', days: 2 } })],
    })
    for (const [n, zone] of [
      [1, 'America/New_York'],
      [2, 'Mars/Olympus'],
    ] as const)
      await it.db.execute(
        `update profile_attributes set attributes = attributes || jsonb_build_object('time_zone', $1::text) where profile_id = $2::uuid`,
        [zone, profileOf(n)],
      )
    await it.db.execute(`update run set clock = '2026-03-02T03:30:00+01:00'`)
    await it.activities().planWaves(refOf(1))
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
})
