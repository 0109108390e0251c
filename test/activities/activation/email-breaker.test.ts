import { describe, expect, test } from 'vitest'
import { useMail } from './support/mail.ts'
import { addressOf, ledger, refOf, tally } from './support/world.ts'

describe('an SMTP server that is in trouble', () => {
  const mail = useMail()

  test('a connection that is cut after the last dot leaves the mail unknown, and it is never sent again', async () => {
    await mail.plan(6)
    mail.smtp.script(addressOf(2), { at: 'dot', cut: true })
    await mail.deliver()
    await mail.deliver()
    expect(await tally(mail.db)).toEqual({ sent: 5, unknown: 1 })
    expect(mail.smtp.received.filter((one) => one.to === addressOf(2))).toHaveLength(1)
  })

  test('a server that falls silent after the last dot leaves the mail unknown', async () => {
    await mail.plan(3)
    mail.smtp.script(addressOf(2), { at: 'dot', silent: true })
    await mail.send({ smtp: { connect: 20_000, greeting: 20_000, silence: 1_500 } })
    expect((await ledger(mail.db))[1]).toMatchObject({ state: 'unknown', error_code: 'ETIMEDOUT' })
    expect(await tally(mail.db)).toEqual({ sent: 2, unknown: 1 })
  })

  test('a destination that cannot be reached fails nobody: its breaker opens, and the rows wait for it', async () => {
    mail.use({ destinations: [mail.destination({ port: 9 })] })
    await mail.plan(40)
    const done = await mail.send()
    expect(done).toMatchObject({ sent: 0, failed: 0, unknown: 0 })
    expect(await tally(mail.db)).toEqual({ planned: 40 })
    const next = await mail.list()
    expect(next).toMatchObject({ ranges: [], left: 40, waitFor: 'breaker' })
    const [state] = await mail.db.query('select breaker, last_error, openings from destination_state')
    expect(state).toEqual({ breaker: 'open', last_error: 'ECONNREFUSED', openings: 1 })
    expect(await mail.activities().watchWaves(refOf(1))).toMatchObject({ broken: ['mail'], late: 0 })
    expect(await mail.db.query('select 1 from person_head where cardinality(recent) > 0')).toEqual([])
  })

  test('an open breaker lets one contact try, and closes when it arrives', async () => {
    mail.use({ destinations: [mail.destination({ port: 9 })] })
    await mail.plan(10)
    await mail.send()
    await mail.db.execute(`update destination_state set open_until = now()`)
    await mail.send()
    const [again] = await mail.db.query<{ n: number }>('select sum(attempts)::int as n from delivery')
    const [state] = await mail.db.query('select breaker, openings from destination_state')
    expect(state).toEqual({ breaker: 'open', openings: 2 })
    mail.use({ destinations: [mail.destination()] })
    await mail.db.execute(`update destination_state set open_until = now()`)
    await mail.deliver()
    expect(await tally(mail.db)).toEqual({ sent: 10 })
    const [after] = await mail.db.query<{ n: number }>('select sum(attempts)::int as n from delivery')
    expect((after?.n ?? 0) - (again?.n ?? 0)).toBe(10)
    expect(await mail.db.query('select breaker, openings from destination_state')).toEqual([
      { breaker: 'closed', openings: 0 },
    ])
  })

  test('a sender that is refused is the trouble of the destination, not of the recipients', async () => {
    await mail.plan(10)
    mail.smtp.everybody({ at: 'mail', code: 451 })
    await mail.send()
    expect(await tally(mail.db)).toEqual({ planned: 10 })
    const [state] = await mail.db.query('select breaker, last_error from destination_state')
    expect(state).toEqual({ breaker: 'open', last_error: '451' })
  })

  test('a wrong password opens the breaker', async () => {
    mail.use({ destinations: [mail.destination({ user: 'u', password: 'p' })] })
    await mail.plan(10)
    await mail.send()
    expect(await tally(mail.db)).toEqual({ planned: 10 })
    const [state] = await mail.db.query<{ breaker: string }>('select breaker from destination_state')
    expect(state?.breaker).toBe('open')
  })
})
