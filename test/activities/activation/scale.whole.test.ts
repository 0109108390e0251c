import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { type ClaimScope, claim } from '../../../activities/activation/queries/claim.ts'
import { closeRows } from '../../../activities/activation/queries/outcome.ts'
import { connect } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { campaign, project } from './support/project.ts'
import { rangesOf } from './support/ranges.ts'
import { addMembers, addPeople, emptyWorld, publishRun, refOf, tally, testDeps } from './support/world.ts'

const it = useDatabase()
const PEOPLE = 300_000

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(2)} s`)
  return result
}

test('a large wave is planned by set, and a claim late in it costs what the first one cost', {
  timeout: 1_200_000,
}, async () => {
  const db = connect({ url: it.url, max: 4, application: 'scale', statementTimeoutMs: 0 })
  await emptyWorld(db)
  await publishRun(db, { date: '2026-03-01' })
  await timed('people', () => addPeople(db, 1, PEOPLE))
  await addMembers(db, 'everybody', 1, PEOPLE, 1)
  await db.execute('analyze')
  const current = project({
    campaigns: [campaign({ holdoutBasisPoints: 1_000, cap: { messages: 4, days: 7 } })],
  })
  const deps = testDeps(db, () => current, '/tmp')
  const activities = activationActivities(deps)
  await timed(`planWaves of ${PEOPLE}`, () => activities.planWaves(refOf(1)))
  await timed('planWaves again', () => activities.planWaves(refOf(1)))
  const list = () => rangesOf(deps, 1, '2026-03-01')
  const seen = await timed('listRanges', list)
  await timed('watchWaves, one look', () =>
    activationActivities(testDeps(db, () => ({ ...current, activationWaitMs: 0 }), '/tmp')).watchWaves(
      refOf(1),
    ),
  )
  const scope: ClaimScope = {
    ...{ waveId: 1, plannedBy: 1, campaign: 'hello', step: 'first', channel: 'email', destination: 'mail' },
    ...{ attemptId: randomUUID(), leaseSeconds: 30, clock: new Date('2026-03-02T09:00:00Z') },
    ...{ cap: { messages: 4, days: 7 }, remembered: 8 },
  }
  const times: number[] = []
  let cursor = '0'
  await timed('claims and outcomes, batch 500', async () => {
    for (;;) {
      const began = performance.now()
      const rows = await claim(db, scope, cursor, seen.ranges[0]?.high ?? '0', 500)
      times.push(performance.now() - began)
      const last = rows.at(-1)
      if (last === undefined) return
      cursor = last.delivery_id
      await closeRows(
        db,
        scope.attemptId,
        rows.map((row) => ({
          deliveryId: row.delivery_id,
          state: 'sent',
          reason: null,
          code: null,
          ref: null,
        })),
      )
    }
  })
  const tenth = Math.floor(times.length / 10)
  const median = (some: number[]) => some.sort((a, b) => a - b)[Math.floor(some.length / 2)] ?? 0
  const first = median(times.slice(0, tenth))
  const last = median(times.slice(-tenth - 1, -1))
  console.log(`claim of 500: first tenth ${first.toFixed(1)} ms, last tenth ${last.toFixed(1)} ms`)
  const counts = await tally(db)
  console.log(counts)
  const [hot] = await db.query<{ hot: number }>(
    `select (100 * n_tup_hot_upd / greatest(1, n_tup_upd))::int as hot from pg_stat_user_tables where relname = 'delivery'`,
  )
  console.log('hot updates %:', hot?.hot)
  await timed('listRanges when all is sent', list)
  await db.end()
  expect((counts.sent ?? 0) + (counts['skipped/holdout'] ?? 0)).toBe(PEOPLE)
  expect(last).toBeLessThan(first * 3)
})
