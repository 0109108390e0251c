import { describe, expect, test } from 'vitest'
import { useMail } from './support/mail.ts'
import { addressOf, identifierOf, tally } from './support/world.ts'

describe('an attempt at a range of mails', () => {
  const mail = useMail()

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
    mail.smtp.script(addressOf(1), { at: 'dot', slow: 500 })
    const sending = mail.send({ recheck: 200 })
    while ((await tally(mail.db)).sending !== 2) await new Promise((go) => setTimeout(go, 5))
    await mail.db.execute(sql, [identifierOf(2)])
    await sending
    expect(await tally(mail.db)).toEqual({ sent: 1, [`skipped/${reason}`]: 1 })
    expect(mail.smtp.received).toHaveLength(1)
  })

  test('a mail that waited while its row was given up is not sent', async () => {
    mail.use({ destinations: [mail.destination({ connections: 1 })] })
    await mail.plan(2)
    mail.smtp.script(addressOf(1), { at: 'dot', slow: 500 })
    const sending = mail.send({ recheck: 200 })
    while ((await tally(mail.db)).sending !== 2) await new Promise((go) => setTimeout(go, 5))
    await mail.db.execute(
      `update delivery set state = 'unknown', error_code = 'lost', attempt_id = null where identifier_id = $1::uuid`,
      [identifierOf(2)],
    )
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
      setTimeout(() => stopping.stop.abort(new Error('stopped')), 350)
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
      while (mail.smtp.received.length < 3) await new Promise((go) => setTimeout(go, 10))
      stopping.stop.abort(new Error('stopped'))
      await expect(sending).rejects.toThrow('stopped')
      expect(await tally(mail.db)).toEqual({ sending: 1, sent: 2 })
      await new Promise((go) => setTimeout(go, 500))
      expect(await mail.list()).toMatchObject({ ranges: [], left: 0 })
      expect(await tally(mail.db)).toEqual({ sent: 2, unknown: 1 })
    })
  })

  test('a lease is held as long as the mail is being sent', async () => {
    await mail.plan(1)
    mail.smtp.script(addressOf(1), { at: 'dot', slow: 900 })
    const sending = mail.send({ lease: 300, renew: 100 })
    await new Promise((go) => setTimeout(go, 600))
    expect(await mail.list()).toMatchObject({ ranges: [], left: 1, waitFor: 'lease' })
    await sending
    expect(await tally(mail.db)).toEqual({ sent: 1 })
  })

  test('an attempt whose rows were taken over stops, and says nothing about them', async () => {
    await mail.plan(4)
    mail.smtp.everybody({ at: 'dot', slow: 200 })
    const sending = mail.send()
    while (mail.smtp.received.length < 1) await new Promise((go) => setTimeout(go, 5))
    await mail.db.execute(
      `update delivery set state = 'unknown', error_code = 'lost', attempt_id = null where state = 'sending'`,
    )
    await expect(sending).rejects.toMatchObject({ code: 'ATTEMPT_LOST' })
    expect((await tally(mail.db)).sent).toBeUndefined()
  })
})
