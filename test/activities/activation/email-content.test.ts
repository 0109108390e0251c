import { describe, expect, test } from 'vitest'
import { useMail } from './support/mail.ts'
import { campaign } from './support/project.ts'
import { addMembers, addPeople, identifierOf, ledger, refOf, tally } from './support/world.ts'

describe('the content of a mail', () => {
  const mail = useMail()

  test('a template that fails for one person fails for that person', async () => {
    const template = {
      subject: 'Hi',
      text: '{% if person.city == "City2" %}{{ person.nothing }}{% endif %}x',
      html: null,
    }
    const steps = [{ name: 'first', destination: 'mail', template, payload: null }] as const
    mail.use({ campaigns: [campaign({ steps })], destinations: [mail.destination()] })
    await mail.plan(3)
    await mail.deliver()
    expect((await ledger(mail.db)).map((row) => row.error_code)).toEqual([null, 'template', null])
    expect(await tally(mail.db)).toEqual({ sent: 2, failed: 1 })
  })

  test('a header that a person could break, and an address that is none, are refused', async () => {
    await mail.plan(3)
    await mail.db.execute(
      `update vault.person_fields set fields = '{"given_name": "Eve\\r\\nBcc: all@example.test"}' where record_id =
        (select founder_record from profile order by profile_id limit 1)`,
    )
    await mail.db.execute(
      `update vault.identifier set value = 'a b@example.test' where identifier_id = $1::uuid`,
      [identifierOf(2)],
    )
    await mail.deliver()
    expect((await ledger(mail.db)).map((row) => row.error_code)).toEqual(['header', 'address', null])
    expect(mail.smtp.received).toHaveLength(1)
  })

  test('an address that was erased after planning is skipped', async () => {
    await mail.plan(2)
    await mail.db.execute('delete from vault.identifier where identifier_id = $1::uuid', [identifierOf(1)])
    await mail.deliver()
    expect(await tally(mail.db)).toEqual({ sent: 1, 'skipped/no_address': 1 })
  })

  test('people are escaped in HTML and not in text', async () => {
    const template = { subject: 's', text: '[{{ person.city }}]', html: '<p>{{ person.city }}</p>' }
    const steps = [{ name: 'first', destination: 'mail', template, payload: null }] as const
    mail.use({ campaigns: [campaign({ steps })], destinations: [mail.destination()] })
    await mail.plan(1)
    await mail.db.execute(`update profile_attributes set attributes = '{"city": "<b>&"}'`)
    await mail.deliver()
    expect(mail.smtp.received[0]?.raw).toContain('[<b>&]')
    expect(mail.smtp.received[0]?.raw).toContain('<p>&lt;b&gt;&amp;</p>')
    expect(mail.smtp.received[0]?.raw).toContain('multipart/alternative')
  })

  test('a message that the service needs carries no way out', async () => {
    mail.use({ campaigns: [campaign({ purpose: 'service' })], destinations: [mail.destination()] })
    await addPeople(mail.db, 1, 1)
    for (const table of ['contactability', 'consent_head'])
      await mail.db.execute(`update ${table} set purpose = 'service'`)
    await addMembers(mail.db, 'everybody', 1, 1, 1)
    await mail.activities().planWaves(refOf(1))
    await mail.deliver()
    expect(mail.smtp.received).toHaveLength(1)
    expect(mail.smtp.received[0]?.raw).not.toContain('List-Unsubscribe')
  })
})
