import { expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { useDatabase } from '../../support/database.ts'
import { mailDestination, project } from './support/project.ts'
import { startSmtp } from './support/smtp.ts'
import {
  addMembers,
  addPeople,
  deliverAll,
  emptyWorld,
  publishRun,
  refOf,
  tally,
  testDeps,
} from './support/world.ts'

const it = useDatabase()
const MAILS = 3_000

test.each([5, 20])(
  'thousands of mails go out over %d connections without waiting for the ledger',
  async (connections) => {
    await emptyWorld(it.db)
    const smtp = await startSmtp()
    const destinations = [mailDestination({ port: smtp.port, connections })]
    const activities = activationActivities(testDeps(it.db, () => project({ destinations }), '/tmp'))
    await publishRun(it.db, { date: '2026-03-01' })
    await addPeople(it.db, 1, MAILS)
    await addMembers(it.db, 'everybody', 1, MAILS, 1)
    await activities.planWaves(refOf(1))
    const began = performance.now()
    await deliverAll(activities, 1, '2026-03-01', 'mail')
    const seconds = (performance.now() - began) / 1000
    await smtp.close()
    console.log(
      `${connections} connections: ${Math.round(MAILS / seconds)} mails/s, sender and server in one process`,
    )
    expect(await tally(it.db)).toEqual({ sent: MAILS })
    expect(MAILS / seconds).toBeGreaterThan(100)
  },
)
