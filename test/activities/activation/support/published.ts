import { beforeEach } from 'vitest'
import { activationActivities } from '../../../../activities/activation/index.ts'
import { useDatabase } from '../../../support/database.ts'
import { project } from './project.ts'
import { addMembers, addPeople, emptyWorld, publishRun, refOf, testDeps } from './world.ts'

/**
 * A database in which each test finds run 1 published on 2026-03-01, and so many people in the audience of the test
 * project's campaign. A test that wants another project sets `project`.
 */
export function usePublished(people: number) {
  const database = useDatabase()
  const it = {
    get db() {
      return database.db
    },
    project: project(),
    deps: () => testDeps(it.db, () => it.project, '/tmp'),
    activities: () => activationActivities(it.deps()),
    /** Adds people to the audience, and plans the campaigns of run 1. */
    plan: async (more: number) => {
      await addAudience(more)
      await it.activities().planWaves(refOf(1))
    },
    waves: () =>
      it.db.query<{ audience: number; enrolled_before: number; due: number; state: string }>(
        'select audience::int, enrolled_before::int, due::int, state from wave order by wave_id',
      ),
    enrolments: () =>
      it.db.query<{ state: string; n: number }>(
        'select state, count(*)::int as n from enrolment group by 1 order by 1',
      ),
  }
  const addAudience = async (n: number) => {
    if (n === 0) return
    await addPeople(it.db, 1, n)
    await addMembers(it.db, 'everybody', 1, n, 1)
  }
  beforeEach(async () => {
    await emptyWorld(it.db)
    it.project = project()
    await publishRun(it.db, { date: '2026-03-01' })
    await addAudience(people)
  })
  return it
}
