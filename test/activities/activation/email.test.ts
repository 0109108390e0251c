import { describe, expect, test } from 'vitest'
import { DATE, useMail } from './support/mail.ts'
import { addressOf, deliverAll, ledger, publishRun, refOf, tally } from './support/world.ts'

describe('e-mail', () => {
  const mail = useMail()

  test('reaches everybody once, with the headers that a mail of ours has', async () => {
    await mail.plan(30)
    await mail.deliver()
    expect(await tally(mail.db)).toEqual({ sent: 30 })
    expect(mail.smtp.received).toHaveLength(30)
    expect(new Set(mail.smtp.received.map((one) => one.to)).size).toBe(30)
    const got = mail.smtp.received.find((one) => one.to === addressOf(7))
    expect(got?.raw).toMatch(/^Subject: Hello Name7\r$/m)
    expect(got?.raw).toMatch(/^From: Shop <news@shop\.example>\r$/m)
    expect(got?.raw).toMatch(/^To: p7@example\.test\r$/m)
    expect(got?.raw).toMatch(
      new RegExp(`^Message-ID: <${got?.deliveryId}\\.11111111@shop\\.example>\\r$`, 'm'),
    )
    expect(got?.raw).toMatch(
      /^List-Unsubscribe: <mailto:unsubscribe@shop\.example\?subject=unsubscribe%20\d+>\r$/m,
    )
    expect(got?.raw).toMatch(/^Date: /m)
    expect(got?.raw).toContain('From Test Shop to City7, 7 orders.')
    const row = (await ledger(mail.db)).find((one) => one.n === 7)
    expect(row).toMatchObject({ delivery_id: got?.deliveryId, state: 'sent', attempts: 1 })
    expect(row?.provider_ref).toBe(`<${got?.deliveryId}.11111111@shop.example>`)
  })

  test('uses its connections, and no more', async () => {
    mail.use({ destinations: [mail.destination({ connections: 5 })] })
    await mail.plan(60)
    mail.smtp.everybody({ at: 'dot', slow: 5 })
    await mail.deliver()
    expect(mail.smtp.most()).toBe(5)
    expect(await tally(mail.db)).toEqual({ sent: 60 })
  })

  test('has never more than four times its connections claimed and not closed', async () => {
    await mail.plan(80)
    mail.smtp.everybody({ at: 'dot', slow: 10 })
    let most = 0
    const watching = setInterval(() => {
      void mail.db
        .query<{ n: number }>(`select count(*)::int as n from delivery where state = 'sending'`)
        .then(([row]) => {
          most = Math.max(most, row?.n ?? 0)
        })
    }, 5)
    await mail.send()
    clearInterval(watching)
    expect(most).toBeGreaterThan(2)
    expect(most).toBeLessThanOrEqual(8)
  })

  test('one bad recipient fails alone, with the code of the server', async () => {
    await mail.plan(10)
    mail.smtp.script(addressOf(3), { at: 'rcpt', code: 550 })
    mail.smtp.script(addressOf(5), { at: 'data', code: 554 })
    await mail.deliver()
    const rows = await ledger(mail.db)
    expect(rows[2]).toMatchObject({ state: 'failed', error_code: '550', reason: null })
    expect(rows[4]).toMatchObject({ state: 'failed', error_code: '554' })
    expect(rows.filter((row) => row.state === 'sent')).toHaveLength(8)
    expect(mail.smtp.received).toHaveLength(8)
  })

  test('a recipient who is put off is tried again later, and not without end', async () => {
    await mail.plan(2)
    mail.smtp.script(addressOf(1), { at: 'rcpt', code: 450 }, { at: 'data', code: 451 })
    mail.smtp.script(addressOf(2), ...Array.from({ length: 9 }, () => ({ at: 'rcpt', code: 450 }) as const))
    for (let i = 0; i < 6; i++) {
      await mail.deliver()
      const next = await mail.list()
      if (next.left > 0) expect(next).toMatchObject({ ranges: [], waitFor: 'retry' })
      await mail.db.execute('update delivery set retry_at = now()')
    }
    expect(await ledger(mail.db)).toMatchObject([
      { n: 1, state: 'sent', attempts: 3 },
      { n: 2, state: 'failed', error_code: '450', attempts: 5 },
    ])
    // A contact that was given back does not count as one.
    const heads = await mail.db.query('select cardinality(recent) as n from person_head order by profile_id')
    // Two people and their two mailboxes.
    expect(heads).toEqual(Array(4).fill({ n: 1 }))
  })

  test('keeps to its rate over all ranges', async () => {
    mail.use({ destinations: [mail.destination({ ratePerSecond: 20 })] })
    await mail.plan(30)
    const began = Date.now()
    await mail.deliver()
    expect(await tally(mail.db)).toEqual({ sent: 30 })
    expect(Date.now() - began).toBeGreaterThan(1_000)
  })

  test('a rerun of the date sends nothing twice', async () => {
    await mail.plan(10)
    await mail.deliver()
    const again = await publishRun(mail.db, { date: DATE })
    await mail.activities().planWaves(refOf(again))
    await deliverAll(mail.activities(), again, DATE, 'mail')
    expect(mail.smtp.received).toHaveLength(10)
    expect(await tally(mail.db)).toEqual({ sent: 10 })
  })
})
