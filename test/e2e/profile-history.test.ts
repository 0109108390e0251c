import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Told, tell } from '../mistakes/told.ts'
import { NO_GATES_YAML } from '../support/no-gates.ts'
import { CAMPAIGN_FILES } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()
const PEOPLE = 'id,email,name,city'
const home = mkdtempSync(join(tmpdir(), 'nocturne-history-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

beforeAll(async () => {
  writeFileSync(join(home, 'key'), `${'ef'.repeat(32)}\n`)
  const { 'sources/consents.yaml': consents = '' } = CAMPAIGN_FILES
  shop.write({
    'sources/consents.yaml': consents,
    'gates.yaml': NO_GATES_YAML,
    'data/people-2026-03-01.csv': `${PEOPLE}\nc1,ana@people.example,Ana,Lyon\nc2,bo@people.example,Bo,Lyon\n`,
    'data/orders-2026-03-01.csv': 'customer,at,amount\nc1,2026-03-01 10:00,9.50\n',
    'data/consents-2026-03-01.csv': 'email,answer,at,proof\nana@people.example,yes,2026-02-01 09:00,form-1\n',
  })
  await shop.night('2026-03-01')
  // Another name, another city, and the other record's address: both are one person now.
  shop.write({
    'data/people-2026-03-02.csv': `${PEOPLE}\nc1,ana@people.example,Anna,Nice\nc2,ana@people.example,Bo,Lyon\n`,
    'data/orders-2026-03-02.csv': 'customer,at,amount\nc2,2026-03-02 10:00,1.00\n',
    'data/consents-2026-03-02.csv': 'email,answer,at,proof\nana@people.example,no,2026-03-02 09:00,form-2\n',
  })
  expect((await shop.night('2026-03-02')).state).toBe('published')
}, 180_000)

const profile = (...args: readonly string[]): Promise<Told> => here('profile', ...args)

const here = (...args: readonly string[]): Promise<Told> =>
  tell(args, {
    cwd: shop.dir,
    env: { DATABASE_URL: shop.databaseUrl, NOCTURNE_HOME: home },
  })

interface Entry {
  readonly at: string
  readonly run_id: number | null
  readonly what: string
  readonly [fact: string]: unknown
}

describe('profile history', () => {
  test('tells a life in the order of time: consents, founding, merge, values, segments', async () => {
    const told = await profile('history', 'ana@people.example', '--json')
    expect([told.exit, told.err]).toEqual([0, ''])
    const { profile_id, entries } = JSON.parse(told.out) as { profile_id: string; entries: readonly Entry[] }
    expect(profile_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(entries.map((e) => e.at)).toEqual(entries.map((e) => e.at).toSorted())
    const of = (what: string): readonly Entry[] => entries.filter((e) => e.what === what)
    expect(of('founded')).toMatchObject([{ run_id: 1 }])
    expect(of('merged_from')).toMatchObject([{ run_id: 2, other_profile: expect.any(String) }])
    expect(of('linked').map((e) => [e.run_id, e.source])).toContainEqual([1, 'people'])
    expect(of('entered')).toContainEqual(expect.objectContaining({ segment: 'buyers' }))
    expect(of('consent')).toMatchObject([
      { action: 'grant', proof: 'form-1', identifier: 'email:ana@people.example', run_id: 1 },
      { action: 'withdraw', proof: 'form-2', run_id: 2 },
    ])
    expect(of('attribute').filter((e) => e.run_id === 1).length).toBe(2)
  })

  test('has sealed values, and says in the audit log who opened them', async () => {
    const told = await profile('history', 'customer_number:c1')
    expect(told.out).toMatch(/attribute +(given_name|city): /)
    const [entry] = await shop.client.db.query<{ detail: unknown; subject: string }>(
      'select action, subject, detail from audit order by audit_id desc limit 1',
    )
    expect(entry).toMatchObject({ action: 'opened', detail: { what: 'history' } })
    expect(told.out).toContain(String(entry?.subject.replace('profile:', '')))
  })

  test('of nobody ends with 1, without repeating what was typed', async () => {
    const told = await profile('history', 'nobody@people.example', '--json')
    expect([told.exit, told.out.includes('nobody@')]).toEqual([1, false])
  })
})

describe('profile show', () => {
  test('has consents with proof, events and deliveries beside what it had', async () => {
    const told = await profile('show', 'ana@people.example', '--json')
    const shown = JSON.parse(told.out) as Record<string, unknown>
    expect(shown.consents).toMatchObject([
      { action: 'grant', proof: 'form-1' },
      { action: 'withdraw', proof: 'form-2' },
    ])
    expect(shown.events).toMatchObject([
      { amount: '1.0000' },
      { name: 'order', amount: '9.5000', source: 'orders' },
    ])
    expect([shown.counts, shown.deliveries]).toEqual([{ events: 2, deliveries: 0 }, []])
    const text = (await profile('show', 'ana@people.example')).out
    expect(text).toMatch(/^withdraw +email +email_marketing +email:ana@people\.example .*form-2/m)
    expect(text).toMatch(/^order +2026-03-01 10:00 +9\.5000 EUR +orders/m)
  })
})

describe('consent show', () => {
  test('has the proof of each word, and says in the audit log who opened them', async () => {
    const told = await here('consent', 'show', 'ana@people.example', '--json')
    const shown = JSON.parse(told.out) as { profile_id: string; entries: readonly unknown[] }
    expect(shown.entries).toMatchObject([
      { action: 'grant', has_proof: true, proof: 'form-1', identifier: 'email:ana@people.example' },
      { action: 'withdraw', has_proof: true, proof: 'form-2' },
    ])
    const audit = await shop.client.db.query(
      'select action, subject, detail from audit order by audit_id desc limit 1',
    )
    expect(audit).toEqual([
      { action: 'opened', subject: `profile:${shown.profile_id}`, detail: { what: 'consent' } },
    ])
    expect((await here('consent', 'show', 'ana@people.example')).out).toMatch(
      /^email:ana.* form +form-2 +consents/m,
    )
  })
})
