import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { deliverRange } from '../../../activities/activation/io/deliver-range.ts'
import { TIMING, type Timing } from '../../../activities/activation/io/job.ts'
import { newPermits } from '../../../activities/activation/io/permits.ts'
import type { RangeRef, RangeResult } from '../../../activities/activation/types.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { useDatabase } from '../../support/database.ts'
import { campaign, mailDestination, project } from './support/project.ts'
import { startSmtp, type TestSmtp } from './support/smtp.ts'
import {
  addMembers,
  addPeople,
  addressOf,
  deliverAll,
  emptyWorld,
  identifierOf,
  ledger,
  publishRun,
  refOf,
  type TestDeps,
  tally,
  testDeps,
} from './support/world.ts'

const DATE = '2026-03-01'

describe('e-mail', () => {
  const it = useDatabase()
  let smtp: TestSmtp
  let current: BrandProject
  let deps: TestDeps
  const activities = () => activationActivities(deps)
  const destination = (changes: Parameters<typeof mailDestination>[0] = {}) =>
    mailDestination({ port: smtp.port, ...changes })
  const plan = async (people: number) => {
    await addPeople(it.db, 1, people)
    await addMembers(it.db, 'everybody', 1, people, 1)
    await activities().planWaves(refOf(1))
  }
  const list = () => activities().listRanges({ ...refOf(1), businessDate: DATE, destination: 'mail' })
  const firstRange = async (): Promise<RangeRef> => {
    const [range] = (await list()).ranges
    if (range === undefined) throw new Error('no range')
    return range
  }
  const send = async (timing: Partial<Timing> = {}, of: TestDeps = deps): Promise<RangeResult> =>
    of.heartbeat(async (beat) =>
      deliverRange({
        deps: of,
        permits: newPermits(),
        beat,
        range: await firstRange(),
        timing: { ...TIMING, ...timing },
        newId: () => crypto.randomUUID(),
        random: () => 0.5,
      }),
    )

  beforeEach(async () => {
    await emptyWorld(it.db)
    smtp = await startSmtp()
    current = project({ destinations: [destination()] })
    deps = testDeps(it.db, () => current, '/tmp')
    await publishRun(it.db, { date: DATE })
  })
  afterEach(() => smtp.close())

  test('reaches everybody once, with the headers that a mail of ours has', async () => {
    await plan(30)
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await tally(it.db)).toEqual({ sent: 30 })
    expect(smtp.received).toHaveLength(30)
    expect(new Set(smtp.received.map((mail) => mail.to)).size).toBe(30)
    const mail = smtp.received.find((one) => one.to === addressOf(7))
    expect(mail?.raw).toMatch(/^Subject: Hello Name7\r$/m)
    expect(mail?.raw).toMatch(/^From: Shop <news@shop\.example>\r$/m)
    expect(mail?.raw).toMatch(/^To: p7@example\.test\r$/m)
    expect(mail?.raw).toMatch(
      new RegExp(`^Message-ID: <${mail?.deliveryId}\\.11111111@shop\\.example>\\r$`, 'm'),
    )
    expect(mail?.raw).toMatch(
      /^List-Unsubscribe: <mailto:unsubscribe@shop\.example\?subject=unsubscribe%20\d+>\r$/m,
    )
    expect(mail?.raw).toMatch(/^Date: /m)
    expect(mail?.raw).toContain('From Test Shop to City7, 7 orders.')
    const row = (await ledger(it.db)).find((one) => one.n === 7)
    expect(row).toMatchObject({ delivery_id: mail?.deliveryId, state: 'sent', attempts: 1 })
    expect(row?.provider_ref).toBe(`<${mail?.deliveryId}.11111111@shop.example>`)
  })

  test('uses its connections, and no more', async () => {
    current = project({ destinations: [destination({ connections: 5 })] })
    await plan(60)
    smtp.everybody({ at: 'dot', slow: 5 })
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(smtp.most()).toBe(5)
    expect(await tally(it.db)).toEqual({ sent: 60 })
  })

  test('has never more than four times its connections claimed and not closed', async () => {
    await plan(80)
    smtp.everybody({ at: 'dot', slow: 10 })
    let most = 0
    const watching = setInterval(() => {
      void it.db
        .query<{ n: number }>(`select count(*)::int as n from delivery where state = 'sending'`)
        .then(([row]) => {
          most = Math.max(most, row?.n ?? 0)
        })
    }, 5)
    await send()
    clearInterval(watching)
    expect(most).toBeGreaterThan(2)
    expect(most).toBeLessThanOrEqual(8)
  })

  test('one bad recipient fails alone, with the code of the server', async () => {
    await plan(10)
    smtp.script(addressOf(3), { at: 'rcpt', code: 550 })
    smtp.script(addressOf(5), { at: 'data', code: 554 })
    await deliverAll(activities(), 1, DATE, 'mail')
    const rows = await ledger(it.db)
    expect(rows[2]).toMatchObject({ state: 'failed', error_code: '550', reason: null })
    expect(rows[4]).toMatchObject({ state: 'failed', error_code: '554' })
    expect(rows.filter((row) => row.state === 'sent')).toHaveLength(8)
    expect(smtp.received).toHaveLength(8)
  })

  test('a recipient who is put off is tried again later, and not without end', async () => {
    await plan(2)
    smtp.script(addressOf(1), { at: 'rcpt', code: 450 }, { at: 'data', code: 451 })
    smtp.script(addressOf(2), ...Array.from({ length: 9 }, () => ({ at: 'rcpt', code: 450 }) as const))
    for (let i = 0; i < 6; i++) {
      await deliverAll(activities(), 1, DATE, 'mail')
      const next = await list()
      if (next.left > 0) expect(next).toMatchObject({ ranges: [], waitFor: 'retry' })
      await it.db.execute('update delivery set retry_at = now()')
    }
    expect(await ledger(it.db)).toMatchObject([
      { n: 1, state: 'sent', attempts: 3 },
      { n: 2, state: 'failed', error_code: '450', attempts: 5 },
    ])
    // A contact that was given back does not count as one.
    const heads = await it.db.query('select cardinality(recent) as n from person_head order by profile_id')
    expect(heads).toEqual([{ n: 1 }, { n: 1 }])
  })

  test('a connection that is cut after the last dot leaves the mail unknown, and it is never sent again', async () => {
    await plan(6)
    smtp.script(addressOf(2), { at: 'dot', cut: true })
    await deliverAll(activities(), 1, DATE, 'mail')
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await tally(it.db)).toEqual({ sent: 5, unknown: 1 })
    expect(smtp.received.filter((mail) => mail.to === addressOf(2))).toHaveLength(1)
  })

  test('a server that falls silent after the last dot leaves the mail unknown', async () => {
    await plan(3)
    smtp.script(addressOf(2), { at: 'dot', silent: true })
    await send({ smtp: { connect: 2_000, greeting: 2_000, silence: 300 } })
    expect((await ledger(it.db))[1]).toMatchObject({ state: 'unknown', error_code: 'ETIMEDOUT' })
    expect(await tally(it.db)).toEqual({ sent: 2, unknown: 1 })
  })

  test('a destination that cannot be reached fails nobody: its breaker opens, and the rows wait for it', async () => {
    current = project({ destinations: [destination({ port: 9 })] })
    await plan(40)
    const done = await send()
    expect(done).toMatchObject({ sent: 0, failed: 0, unknown: 0 })
    expect(await tally(it.db)).toEqual({ planned: 40 })
    const next = await list()
    expect(next).toMatchObject({ ranges: [], left: 40, waitFor: 'breaker' })
    const [state] = await it.db.query('select breaker, last_error, openings from destination_state')
    expect(state).toEqual({ breaker: 'open', last_error: 'ECONNREFUSED', openings: 1 })
    expect(await activities().watchWaves(refOf(1))).toMatchObject({ broken: ['mail'], late: 0 })
    expect(await it.db.query('select 1 from person_head where cardinality(recent) > 0')).toEqual([])
  })

  test('an open breaker lets one contact try, and closes when it arrives', async () => {
    current = project({ destinations: [destination({ port: 9 })] })
    await plan(10)
    await send()
    await it.db.execute(`update destination_state set open_until = now()`)
    await send()
    const [again] = await it.db.query<{ n: number }>('select sum(attempts)::int as n from delivery')
    const [state] = await it.db.query('select breaker, openings from destination_state')
    expect(state).toEqual({ breaker: 'open', openings: 2 })
    current = project({ destinations: [destination()] })
    await it.db.execute(`update destination_state set open_until = now()`)
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await tally(it.db)).toEqual({ sent: 10 })
    const [after] = await it.db.query<{ n: number }>('select sum(attempts)::int as n from delivery')
    expect((after?.n ?? 0) - (again?.n ?? 0)).toBe(10)
    expect(await it.db.query('select breaker, openings from destination_state')).toEqual([
      { breaker: 'closed', openings: 0 },
    ])
  })

  test('a sender that is refused is the trouble of the destination, not of the recipients', async () => {
    await plan(10)
    smtp.everybody({ at: 'mail', code: 451 })
    await send()
    expect(await tally(it.db)).toEqual({ planned: 10 })
    const [state] = await it.db.query('select breaker, last_error from destination_state')
    expect(state).toEqual({ breaker: 'open', last_error: '451' })
  })

  test('a wrong password opens the breaker', async () => {
    current = project({ destinations: [destination({ user: 'u', password: 'p' })] })
    await plan(10)
    await send()
    expect(await tally(it.db)).toEqual({ planned: 10 })
    const [state] = await it.db.query<{ breaker: string }>('select breaker from destination_state')
    expect(state?.breaker).toBe('open')
  })

  test('a template that fails for one person fails for that person', async () => {
    const template = {
      subject: 'Hi',
      text: '{% if person.city == "City2" %}{{ person.nothing }}{% endif %}x',
      html: null,
    }
    const steps = [{ name: 'first', destination: 'mail', template }] as const
    current = project({ campaigns: [campaign({ steps })], destinations: [destination()] })
    await plan(3)
    await deliverAll(activities(), 1, DATE, 'mail')
    expect((await ledger(it.db)).map((row) => row.error_code)).toEqual([null, 'template', null])
    expect(await tally(it.db)).toEqual({ sent: 2, failed: 1 })
  })

  test('a header that a person could break, and an address that is none, are refused', async () => {
    await plan(3)
    await it.db.execute(
      `update vault.person_fields set fields = '{"given_name": "Eve\\r\\nBcc: all@example.test"}' where record_id =
        (select founder_record from profile order by profile_id limit 1)`,
    )
    await it.db.execute(
      `update vault.identifier set value = 'a b@example.test' where identifier_id = $1::uuid`,
      [identifierOf(2)],
    )
    await deliverAll(activities(), 1, DATE, 'mail')
    expect((await ledger(it.db)).map((row) => row.error_code)).toEqual(['header', 'address', null])
    expect(smtp.received).toHaveLength(1)
  })

  test('an address that was erased after planning is skipped', async () => {
    await plan(2)
    await it.db.execute('delete from vault.identifier where identifier_id = $1::uuid', [identifierOf(1)])
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await tally(it.db)).toEqual({ sent: 1, 'skipped/no_address': 1 })
  })

  test('people are escaped in HTML and not in text', async () => {
    const template = { subject: 's', text: '[{{ person.city }}]', html: '<p>{{ person.city }}</p>' }
    const steps = [{ name: 'first', destination: 'mail', template }] as const
    current = project({ campaigns: [campaign({ steps })], destinations: [destination()] })
    await plan(1)
    await it.db.execute(`update profile_attributes set attributes = '{"city": "<b>&"}'`)
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(smtp.received[0]?.raw).toContain('[<b>&]')
    expect(smtp.received[0]?.raw).toContain('<p>&lt;b&gt;&amp;</p>')
    expect(smtp.received[0]?.raw).toContain('multipart/alternative')
  })

  test('a message that the service needs carries no way out', async () => {
    current = project({ campaigns: [campaign({ purpose: 'service' })], destinations: [destination()] })
    await addPeople(it.db, 1, 1)
    for (const table of ['contactability', 'consent_head'])
      await it.db.execute(`update ${table} set purpose = 'service'`)
    await addMembers(it.db, 'everybody', 1, 1, 1)
    await activities().planWaves(refOf(1))
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(smtp.received).toHaveLength(1)
    expect(smtp.received[0]?.raw).not.toContain('List-Unsubscribe')
  })

  test('keeps to its rate over all ranges', async () => {
    current = project({ destinations: [destination({ ratePerSecond: 20 })] })
    await plan(30)
    const began = Date.now()
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await tally(it.db)).toEqual({ sent: 30 })
    expect(Date.now() - began).toBeGreaterThan(1_000)
  })

  test('consent is read again when a claim is some seconds old', async () => {
    current = project({ destinations: [destination({ connections: 1 })] })
    await plan(2)
    smtp.script(addressOf(1), { at: 'dot', slow: 600 })
    const sending = send({ recheck: 200 })
    while ((await tally(it.db)).sending !== 2) await new Promise((go) => setTimeout(go, 5))
    await it.db.execute('update consent_head set allow = false where identifier_id = $1::uuid', [
      identifierOf(2),
    ])
    await sending
    expect(await tally(it.db)).toEqual({ sent: 1, 'skipped/consent': 1 })
  })

  describe('a worker that must stop', () => {
    test('ends what is in flight, and gives back the rest', async () => {
      await plan(50)
      smtp.everybody({ at: 'dot', slow: 100 })
      const stopping = testDeps(it.db, () => current, '/tmp')
      const sending = send({}, stopping)
      setTimeout(() => stopping.stop.abort(new Error('stopped')), 350)
      await expect(sending).rejects.toThrow('stopped')
      const counts = await tally(it.db)
      expect(Object.keys(counts).sort()).toEqual(['planned', 'sent'])
      expect(counts.sent).toBe(smtp.received.length)
      smtp.everybody(null)
      await deliverAll(activities(), 1, DATE, 'mail')
      expect(await tally(it.db)).toEqual({ sent: 50 })
      expect(smtp.received).toHaveLength(50)
    })

    test('leaves what never got an answer to its lease, then it is unknown', async () => {
      await plan(3)
      smtp.script(addressOf(1), { at: 'dot', silent: true })
      const stopping = testDeps(it.db, () => current, '/tmp')
      const sending = send({ grace: 100, lease: 300, renew: 100 }, stopping)
      while (smtp.received.length < 3) await new Promise((go) => setTimeout(go, 10))
      stopping.stop.abort(new Error('stopped'))
      await expect(sending).rejects.toThrow('stopped')
      expect(await tally(it.db)).toEqual({ sending: 1, sent: 2 })
      await new Promise((go) => setTimeout(go, 500))
      expect(await list()).toMatchObject({ ranges: [], left: 0 })
      expect(await tally(it.db)).toEqual({ sent: 2, unknown: 1 })
    })
  })

  test('a lease is held as long as the mail is being sent', async () => {
    await plan(1)
    smtp.script(addressOf(1), { at: 'dot', slow: 900 })
    const sending = send({ lease: 300, renew: 100 })
    await new Promise((go) => setTimeout(go, 600))
    expect(await list()).toMatchObject({ ranges: [], left: 1, waitFor: 'lease' })
    await sending
    expect(await tally(it.db)).toEqual({ sent: 1 })
  })

  test('an attempt whose rows were taken over stops, and says nothing about them', async () => {
    await plan(4)
    smtp.everybody({ at: 'dot', slow: 200 })
    const sending = send()
    while (smtp.received.length < 1) await new Promise((go) => setTimeout(go, 5))
    await it.db.execute(
      `update delivery set state = 'unknown', error_code = 'lost', attempt_id = null where state = 'sending'`,
    )
    await expect(sending).rejects.toMatchObject({ code: 'ATTEMPT_LOST' })
    expect((await tally(it.db)).sent).toBeUndefined()
  })

  test('a rerun of the date sends nothing twice', async () => {
    await plan(10)
    await deliverAll(activities(), 1, DATE, 'mail')
    const again = await publishRun(it.db, { date: DATE })
    await activities().planWaves(refOf(again))
    await deliverAll(activities(), again, DATE, 'mail')
    expect(smtp.received).toHaveLength(10)
    expect(await tally(it.db)).toEqual({ sent: 10 })
  })
})
