import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type ClaimScope, claim } from '../../../activities/activation/queries/claim.ts'
import { returnRows } from '../../../activities/activation/queries/outcome.ts'
import type { Db } from '../../../db/connect.ts'
import { claimAll, scope } from './support/claims.ts'
import { campaign, mailDestination, project } from './support/project.ts'
import { usePublished } from './support/published.ts'
import { addMembers, addPeople, identifierOf, profileOf, refOf, tally } from './support/world.ts'

const SMS = { channel: 'sms', address: 'phone', purposes: ['sms_marketing'] }

/** A phone and a grant for each of the people. */
async function givePhones(db: Db, people: number): Promise<void> {
  const phone = `('33333333-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
  const other = (prefix: string): string => phone.replace('33333333', prefix)
  const series = `generate_series(1, ${people}) n`
  for (const statement of [
    `insert into vault.identifier select ${phone}, ${phone}, 'phone', '+3360000' || lpad(n::text, 4, '0') from ${series}`,
    `insert into record_identifier select ${other('22222222')}, ${phone}, 'phone', 1, true, 1, null from ${series}`,
    `insert into contactability select ${other('00000000')}, 'sms', 'sms_marketing', 'allow', 'grant', ${phone}, '{1}', 1, null from ${series}`,
    `insert into consent_head (identifier_id, channel, purpose, allow, consent_event_id, decided_at, grant_run)
       select ${phone}, 'sms', 'sms_marketing', true, 1, now(), 1 from ${series}`,
  ])
    await db.execute(statement)
}

describe('a frequency cap', () => {
  const it = usePublished(0)

  test('counts the contacts of a person against the cap, over campaigns', async () => {
    it.project = project({ campaigns: [campaign(), campaign({ name: 'again' })] })
    await it.plan(3)
    const cap = { messages: 1, days: 7 }
    expect((await claimAll(it.db, { cap })).map((row) => row.state)).toEqual(Array(3).fill('sending'))
    const second = await claimAll(it.db, { cap, waveId: 2, campaign: 'again' })
    expect(second.map((row) => row.reason)).toEqual(Array(3).fill('capped'))
  })

  test('counts the contacts of a mailbox, whichever of its people they were for', async () => {
    const steps = campaign().steps
    it.project = project({ campaigns: [campaign(), campaign({ name: 'again', audience: 'second', steps })] })
    await addPeople(it.db, 1, 3)
    await it.db.execute(
      'update vault.identifier set canonical_id = $1::uuid where identifier_id = $2::uuid',
      [identifierOf(1), identifierOf(2)],
    )
    await addMembers(it.db, 'everybody', 1, 1, 1)
    await addMembers(it.db, 'second', 2, 3, 1)
    await it.activities().planWaves(refOf(1))
    const attemptId = randomUUID()
    const cap = { messages: 1, days: 7 }
    const [first] = await claimAll(it.db, { cap, attemptId })
    const again = () => claimAll(it.db, { cap, waveId: 2, campaign: 'again' })
    expect((await again()).map((row) => [row.person_id, row.reason])).toEqual([
      [profileOf(2), 'capped'],
      [profileOf(3), null],
    ])
    const back = { deliveryId: first?.delivery_id ?? '', code: null, retrySeconds: null, doubt: false }
    await returnRows(it.db, attemptId, [back], scope().clock)
    await it.db.execute(
      `update delivery set state = 'planned', reason = null, ended_at = null where reason = 'capped'`,
    )
    expect((await again()).map((row) => [row.person_id, row.state])).toEqual([[profileOf(2), 'sending']])
  })

  test('contacts that are older than the cap looks back, or were given back, do not count', async () => {
    it.project = project({ campaigns: [campaign(), campaign({ name: 'again' })] })
    await it.plan(2)
    const attemptId = randomUUID()
    const cap = { messages: 1, days: 7 }
    const first = await claimAll(it.db, { cap, attemptId })
    const back = { deliveryId: first[0]?.delivery_id ?? '', code: null, retrySeconds: null, doubt: false }
    await returnRows(it.db, attemptId, [back], scope().clock)
    const eightDays = new Date('2026-03-10T09:01:00Z')
    const second = await claimAll(it.db, { cap, waveId: 2, campaign: 'again', attemptId: randomUUID() })
    expect(second.map((row) => row.reason)).toEqual([null, 'capped'])
    await it.db.execute(
      `update delivery set state = 'planned', reason = null where wave_id = 2 and state = 'skipped'`,
    )
    const later = await claimAll(it.db, { cap, waveId: 2, campaign: 'again', clock: eightDays })
    expect(later.map((row) => row.reason)).toEqual([null])
  })

  test('two destinations of two channels cannot both pass it at the same instant', async () => {
    const [step] = campaign().steps
    if (step === undefined) throw new Error('the campaign has a step')
    const texts = { ...step, destination: 'texts' }
    const consent = { ...project().consent, channels: [...project().consent.channels, SMS] }
    it.project = project({
      consent,
      destinations: [mailDestination(), mailDestination({ name: 'texts', channel: 'sms', address: 'phone' })],
      campaigns: [campaign(), campaign({ name: 'again', purpose: 'sms_marketing', steps: [texts] })],
    })
    await addPeople(it.db, 1, 200)
    await addMembers(it.db, 'everybody', 1, 200, 1)
    await givePhones(it.db, 200)
    await it.activities().planWaves(refOf(1))
    await it.db.execute('analyze delivery, person_head, consent_head')
    const cap = { messages: 1, days: 7 }
    const other = { waveId: 2, campaign: 'again', channel: 'sms', destination: 'texts' }
    const claimed = (changes: Partial<ClaimScope>, low: number) =>
      claim(it.db, scope({ cap, ...changes }), String(low), String(low + 2), 2)
    // A hundred races for two people each; who is asked first takes turns.
    for (let n = 0; n < 200; n += 2) {
      const race = [() => claimed({}, n), () => claimed(other, 200 + n)]
      await Promise.all((n % 4 === 0 ? race : race.toReversed()).map((begin) => begin()))
    }
    expect(await tally(it.db)).toEqual({ sending: 200, 'skipped/capped': 200 })
    const both = await it.db.query<{ channel: string }>(
      `select distinct channel from delivery where state = 'sending'`,
    )
    expect(both).toHaveLength(2)
  })

  test('two waves cannot both pass a cap of one at the same instant', async () => {
    it.project = project({ campaigns: [campaign(), campaign({ name: 'again' })] })
    await it.plan(200)
    await it.db.execute('analyze delivery, person_head, consent_head')
    const cap = { messages: 1, days: 7 }
    const run = async (waveId: number, name: string) => {
      let cursor = '0'
      for (;;) {
        const rows = await claim(it.db, scope({ cap, waveId, campaign: name }), cursor, '100000', 3)
        const last = rows.at(-1)
        if (last === undefined) return
        cursor = last.delivery_id
      }
    }
    await Promise.all([run(1, 'hello'), run(2, 'again')])
    expect(await tally(it.db)).toEqual({ sending: 200, 'skipped/capped': 200 })
    const over = await it.db.query('select profile_id from person_head where cardinality(recent) <> 1')
    expect(over).toEqual([])
  })
})
