import { afterEach, beforeEach } from 'vitest'
import { activationActivities } from '../../../../activities/activation/index.ts'
import type { Timing } from '../../../../activities/activation/io/job.ts'
import type { RangeResult, Ranges } from '../../../../activities/activation/types.ts'
import type { EmailDestination } from '../../../../core/brand/destination.ts'
import type { BrandProject } from '../../../../core/brand/project.ts'
import type { Db } from '../../../../db/connect.ts'
import { useDatabase } from '../../../support/database.ts'
import { mailDestination, project } from './project.ts'
import { firstRangeOf, rangesOf, sendRange } from './ranges.ts'
import { startSmtp, type TestSmtp } from './smtp.ts'
import {
  type Activities,
  addMembers,
  addPeople,
  deliverAll,
  emptyWorld,
  publishRun,
  refOf,
  type TestDeps,
  testDeps,
} from './world.ts'

export const DATE = '2026-03-01'

/** A database, an SMTP server of its own, and a project with one campaign by e-mail that a test may replace. */
export function useMail() {
  const database = useDatabase()
  let smtp: TestSmtp
  let current: BrandProject
  let deps: TestDeps

  beforeEach(async () => {
    await emptyWorld(database.db)
    smtp = await startSmtp()
    current = project({ destinations: [mailDestination({ port: smtp.port })] })
    deps = testDeps(database.db, () => current, '/tmp')
    await publishRun(database.db, { date: DATE })
  })
  afterEach(() => smtp.close())

  const activities = (): Activities => activationActivities(deps)
  const list = (): Promise<Ranges> => rangesOf(deps, 1, DATE)
  return {
    get db(): Db {
      return database.db
    },
    get smtp(): TestSmtp {
      return smtp
    },
    activities,
    list,
    /** The project from here on. */
    use: (changes: Partial<BrandProject>): void => {
      current = project(changes)
    },
    /** Dependencies of a second worker. */
    worker: (): TestDeps => testDeps(database.db, () => current, '/tmp'),
    destination: (changes: Partial<EmailDestination> = {}): EmailDestination =>
      mailDestination({ port: smtp.port, ...changes }),
    /** People 1 to `people`, planned by run 1. */
    plan: async (people: number): Promise<void> => {
      await addPeople(database.db, 1, people)
      await addMembers(database.db, 'everybody', 1, people, 1)
      await activities().planWaves(refOf(1))
    },
    /** Sends until nothing goes any more. */
    deliver: (): Promise<void> => deliverAll(activities(), 1, DATE, 'mail'),
    /** Sends one range, with other times than the real ones. */
    send: async (timing: Partial<Timing> = {}, of: TestDeps = deps): Promise<RangeResult> =>
      sendRange(of, await firstRangeOf(deps, 1, DATE), { timing }),
  }
}
