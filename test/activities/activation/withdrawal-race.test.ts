import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { claimStatement } from '../../../activities/activation/queries/claim.ts'
import { connect, type Db, one } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { project } from './support/project.ts'
import {
  addMembers,
  addPeople,
  emptyWorld,
  identifierOf,
  publishRun,
  refOf,
  testDeps,
} from './support/world.ts'

const PEOPLE = 4_000
const BATCH = 10
const it = useDatabase()

beforeEach(async () => {
  await emptyWorld(it.db)
  await publishRun(it.db, { date: '2026-03-01' })
  await addPeople(it.db, 1, PEOPLE)
  await addMembers(it.db, 'everybody', 1, PEOPLE, 1)
  await activationActivities(testDeps(it.db, () => project(), '/tmp')).planWaves(refOf(1))
  await it.db.execute('analyze consent_head')
})

/**
 * Claims all rows while three others withdraw consents just ahead of the claims. `claimed` are rows that a claim
 * took although, when the claim had not yet committed, their withdrawal had: the claim's own transaction looks.
 */
async function race(statement: string): Promise<{ claimed: number; skipped: number }> {
  const other = connect({ url: it.url, max: 3, application: 'withdrawals', statementTimeoutMs: 0 })
  const at = { row: 0, done: false }
  const found = { claimed: 0, skipped: 0 }
  const withdrawn = new Set<number>()
  const withdrawing = [0, 1, 2].map(async () => {
    while (!at.done) {
      const n = at.row + 1 + Math.floor(Math.random() * BATCH * 2)
      if (n > PEOPLE || withdrawn.has(n)) {
        await new Promise((go) => setImmediate(go))
        continue
      }
      withdrawn.add(n)
      await other.execute('update consent_head set allow = false where identifier_id = $1::uuid', [
        identifierOf(n),
      ])
    }
  })
  while (at.row < PEOPLE) {
    at.row = await it.db.transaction(async (tx) => {
      const rows = await claimBatch(tx, statement, at.row)
      const sending = rows.filter((row) => row.state === 'sending').map((row) => row.delivery_id)
      found.skipped += rows.length - sending.length
      const { n } = await one<{ n: number }>(tx, DENIED, [sending])
      found.claimed += n
      return Number(rows.at(-1)?.delivery_id ?? PEOPLE)
    })
  }
  at.done = true
  await Promise.all(withdrawing)
  await other.end()
  return found
}

const DENIED = `
select count(*)::int as n
from delivery d join consent_head h using (identifier_id, channel, purpose)
where d.delivery_id = any ($1::bigint[]) and not h.allow`

function claimBatch(
  tx: Db,
  statement: string,
  cursor: number,
): Promise<{ delivery_id: string; state: string }[]> {
  const clock = new Date('2026-03-02T09:00:00Z')
  return tx.query(statement, [
    ...[String(cursor), String(PEOPLE), 1, 1, 'first', clock, 'hello', 'email', 'mail', null, null],
    ...[randomUUID(), 30, 8],
  ])
}

test('a withdrawal that is committed before a claim commits is never claimed', async () => {
  const { claimed, skipped } = await race(claimStatement(BATCH))
  expect(claimed).toBe(0)
  expect(skipped).toBeGreaterThan(100)
})

test('the race is real: without the lock on the consent head, withdrawals are overrun', async () => {
  const { claimed } = await race(claimStatement(BATCH).replace('for share of h', ''))
  expect(claimed).toBeGreaterThan(0)
})
