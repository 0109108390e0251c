import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { useDatabase } from '../../support/database.ts'
import { mailDestination, project } from './support/project.ts'
import { startSmtp, type TestSmtp } from './support/smtp.ts'
import {
  addMembers,
  addPeople,
  emptyWorld,
  ledger,
  publishRun,
  refOf,
  tally,
  testDeps,
} from './support/world.ts'

const CONNECTIONS = 3
const SENDER = fileURLToPath(new URL('./support/sender-process.ts', import.meta.url))

describe('deliveries under outages', () => {
  const it = useDatabase()
  let smtp: TestSmtp
  const children: ChildProcess[] = []
  const start = (): ChildProcess => {
    const args = ['--import', 'tsx', SENDER, it.url, String(smtp.port), '1', String(CONNECTIONS), '600']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    children.push(child)
    return child
  }
  const plan = async (people: number) => {
    await addPeople(it.db, 1, people)
    await addMembers(it.db, 'everybody', 1, people, 1)
    const destinations = [mailDestination({ port: smtp.port, connections: CONNECTIONS })]
    await activationActivities(testDeps(it.db, () => project({ destinations }), '/tmp')).planWaves(refOf(1))
  }
  /** What the server got against what the ledger says. */
  const compare = async (): Promise<{ twice: number; lost: number; denied: number; unknown: number }> => {
    const rows = await ledger(it.db)
    const got = new Map<string, number>()
    for (const mail of smtp.received) got.set(mail.deliveryId, (got.get(mail.deliveryId) ?? 0) + 1)
    const known = new Set(
      rows.filter((row) => row.state === 'sent' || row.state === 'unknown').map((row) => row.delivery_id),
    )
    return {
      twice: [...got.values()].filter((n) => n > 1).length,
      lost: rows.filter((row) => row.state === 'sent' && !got.has(row.delivery_id)).length,
      denied: [...got.keys()].filter((id) => !known.has(id)).length,
      unknown: rows.filter((row) => row.state === 'unknown').length,
    }
  }

  beforeEach(async () => {
    await emptyWorld(it.db)
    smtp = await startSmtp()
    await publishRun(it.db, { date: '2026-03-01' })
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await smtp.close()
  })

  test('a sender that is killed four times sends nothing twice and loses nothing', async () => {
    const kills = 4
    await plan(200)
    smtp.everybody({ at: 'dot', slow: 8 })
    for (let i = 1; i <= kills; i++) {
      const child = start()
      while (smtp.received.length < i * 35) await new Promise((go) => setTimeout(go, 5))
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await once(start(), 'exit')
    const seen = await compare()
    expect(seen).toMatchObject({ twice: 0, lost: 0, denied: 0 })
    expect(seen.unknown).toBeLessThanOrEqual(4 * CONNECTIONS * kills)
    const counts = await tally(it.db)
    expect((counts.sent ?? 0) + (counts.unknown ?? 0)).toBe(200)
  })

  test('a database whose connections break again and again costs no mail and no doubt', async () => {
    await plan(300)
    smtp.everybody({ at: 'dot', slow: 5 })
    const child = start()
    const breaking = setInterval(() => {
      void it.db.execute(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sender process'`,
      )
    }, 400)
    // Temporal would start the activity again: here, the process.
    let exit = await once(child, 'exit')
    for (let i = 0; i < 40 && exit[0] !== 0; i++) exit = await once(start(), 'exit')
    clearInterval(breaking)
    if (exit[0] !== 0) await once(start(), 'exit')
    expect(await compare()).toEqual({ twice: 0, lost: 0, denied: 0, unknown: 0 })
    expect(await tally(it.db)).toEqual({ sent: 300 })
  })

  test('a server that cuts every connection after the dot makes them unknown, one by one, and none twice', async () => {
    await plan(30)
    smtp.everybody({ at: 'dot', cut: true })
    await once(start(), 'exit')
    expect(await tally(it.db)).toEqual({ unknown: 30 })
    expect(await compare()).toMatchObject({ twice: 0, lost: 0, denied: 0 })
  })
})
