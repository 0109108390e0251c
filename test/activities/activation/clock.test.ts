import { expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { fileDestination, project } from './support/project.ts'
import { firstRangeOf, sendRange } from './support/ranges.ts'
import { addMembers, addPeople, emptyWorld, publishRun, refOf, tally, testDeps } from './support/world.ts'

const it = useDatabase()

test('rows that were planned for a real destination do not go by the made-up clock of a later run', async () => {
  // The first run has the true clock: its window must be open now.
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await emptyWorld(it.db)
  await publishRun(it.db, { date })
  await it.db.execute('update run set clock = null')
  await addPeople(it.db, 1, 2)
  await addMembers(it.db, 'everybody', 1, 2, 1)
  // The project became a rehearsal after the first run had planned.
  const projectOf = (run: number) => project({ destinations: [fileDestination({ sandbox: run > 1 })] })
  const deps = testDeps(it.db, projectOf, scratch())
  const activities = activationActivities(deps)
  await activities.planWaves(refOf(1))
  const again = await publishRun(it.db, { date })
  await activities.planWaves(refOf(again))
  const range = await firstRangeOf(deps, again, date)
  expect(range.plannedBy).toBe(1)
  await expect(sendRange(deps, range)).rejects.toMatchObject({ code: 'CLOCK_REFUSED' })
  expect(await tally(it.db)).toEqual({ planned: 2 })
})
