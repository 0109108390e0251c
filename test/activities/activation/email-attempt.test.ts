import { describe, expect, test } from 'vitest'
import { one } from '../../../db/connect.ts'
import { useMail } from './support/mail.ts'
import { heldAnswer } from './support/smtp.ts'
import { addressOf, identifierOf, tally } from './support/world.ts'

describe('an attempt at a range of mails', () => {
  const mail = useMail()
  const arrived = (mails: number) =>
    expect.poll(() => mail.smtp.received.length, { interval: 5 }).toBeGreaterThanOrEqual(mails)

  test.each([
    ['consent', 'update consent_head set allow = false where identifier_id = $1::uuid'],
    ['suppressed', 'update consent_head set suppressed = true where identifier_id = $1::uuid'],
    ['erased', 'update consent_head set erased = true where identifier_id = $1::uuid'],
    ['consent', 'delete from consent_head where identifier_id = $1::uuid'],
    ['stopped', `insert into stop_switch select 'campaign', 'hello', true, 'op', $1::uuid::text`],
    ['stopped', `insert into stop_switch select 'destination', 'mail', true, 'op', $1::uuid::text`],
  ])('what forbids the contact is read again when a claim is some seconds old: %s', async (reason, sql) => {
    mail.use({ destinations: [mail.destination({ connections: 1 })] })
    await mail.plan(2)
    const { answer, letGo } = heldAnswer()
    mail.smtp.script(addressOf(1), answer)
    const sending = mail.send({ recheck: 0 })
    await arrived(1)
    expect(await tally(mail.db)).toEqual({ sending: 2 })
    await mail.db.execute(sql, [identifierOf(2)])
    letGo()
    await sending
    expect(await tally(mail.db)).toEqual({ sent: 1, [`skipped/${reason}`]: 1 })
    expect(mail.smtp.received).toHaveLength(1)
  })

  test('a mail that waited while its row was given up is not sent', async () => {
    mail.use({ destinations: [mail.destination({ connections: 1 })] })
    await mail.plan(2)
    const { answer, letGo } = heldAnswer()
    mail.smtp.script(addressOf(1), answer)
    const sending = mail.send({ recheck: 0 })
    await arrived(1)
    await mail.db.execute(
      `update delivery set state = 'unknown', error_code = 'lost', attempt_id = null where identifier_id = $1::uuid`,
      [identifierOf(2)],
    )
    letGo()
    await expect(sending).rejects.toMatchObject({ code: 'ATTEMPT_LOST' })
    expect(mail.smtp.received).toHaveLength(1)
    expect(await tally(mail.db)).toEqual({ sent: 1, unknown: 1 })
  })

  describe('a worker that must stop', () => {
    test('ends what is in flight, and gives back the rest', async () => {
      await mail.plan(50)
      mail.smtp.everybody({ at: 'dot', slow: 100 })
      const stopping = mail.worker()
      const sending = mail.send({}, stopping)
      await arrived(3)
      stopping.stop.abort(new Error('stopped'))
      await expect(sending).rejects.toThrow('stopped')
      const counts = await tally(mail.db)
      expect(Object.keys(counts).sort()).toEqual(['planned', 'sent'])
      expect(counts.sent).toBe(mail.smtp.received.length)
      mail.smtp.everybody(null)
      await mail.deliver()
      expect(await tally(mail.db)).toEqual({ sent: 50 })
      expect(mail.smtp.received).toHaveLength(50)
    })

    test('leaves what never got an answer to its lease, then it is unknown', async () => {
      await mail.plan(3)
      mail.smtp.script(addressOf(1), { at: 'dot', silent: true })
      const stopping = mail.worker()
      const sending = mail.send({ grace: 100, lease: 300, renew: 100 }, stopping)
      await expect.poll(() => tally(mail.db)).toEqual({ sending: 1, sent: 2 })
      stopping.stop.abort(new Error('stopped'))
      await expect(sending).rejects.toThrow('stopped')
      expect(await tally(mail.db)).toEqual({ sending: 1, sent: 2 })
      await expect.poll(() => mail.list()).toMatchObject({ ranges: [], left: 0 })
      expect(await tally(mail.db)).toEqual({ sent: 2, unknown: 1 })
    })
  })

  test('a lease is held as long as the mail is being sent', async () => {
    await mail.plan(1)
    const { answer, letGo } = heldAnswer()
    mail.smtp.script(addressOf(1), answer)
    const sending = mail.send({ lease: 1_000, renew: 100 })
    await arrived(1)
    const { claimed } = await one<{ claimed: Date }>(
      mail.db,
      'select claimed_at as claimed from delivery',
      [],
    )
    const overdue = () =>
      one(mail.db, `select now() > $1::timestamptz + interval '1.2 s' as overdue`, [claimed])
    await expect.poll(overdue).toEqual({ overdue: true })
    expect(await mail.list()).toMatchObject({ ranges: [], left: 1, waitFor: 'lease' })
    letGo()
    await sending
    expect(await tally(mail.db)).toEqual({ sent: 1 })
  })

  test('an attempt whose rows were taken over stops, and says nothing about them', async () => {
    await mail.plan(4)
    const { answer, letGo } = heldAnswer()
    mail.smtp.everybody(answer)
    const sending = mail.send()
    await arrived(1)
    await mail.db.execute(
      `update delivery set state = 'unknown', error_code = 'lost', attempt_id = null where state = 'sending'`,
    )
    letGo()
    await expect(sending).rejects.toMatchObject({ code: 'ATTEMPT_LOST' })
    expect((await tally(mail.db)).sent).toBeUndefined()
  })
})
