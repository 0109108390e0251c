import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { CAMPAIGN_FILES, TINY_FILES } from '../../support/tiny-brand.ts'
import { empty, nightOf, project } from './night.ts'
import { swap } from './readings.ts'
import { type RuleCase, SEGMENT_CASES, TRAIT_CASES } from './rule-cases.ts'

const it = useDatabase()

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`
const pairs = (cases: readonly RuleCase[], entry: (name: string, rule: string) => string): string =>
  cases.flatMap(([, before, after], n) => [entry(`x${n}`, before), entry(`y${n}`, after)]).join('')
const segment = (name: string, where: string): string =>
  `  ${name}: { description: ${name}, kind: behavioural, where: ${where} }\n`

/** Every rule before and after, in one night over four people. */
function files(): Readonly<Record<string, string>> {
  const drift = (yaml = ''): string => yaml.replace('drift: fail', 'drift: ignore')
  return project({
    'sources/people.yaml': swap(
      drift(TINY_FILES['sources/people.yaml']),
      'attributes:\n',
      'attributes:\n  town: { from: town, as: text }\n',
    ),
    'sources/orders.yaml': swap(
      swap(
        TINY_FILES['sources/orders.yaml'] ?? '',
        'event: { constant: order }',
        'event: { from: what, as: enum, values: [order, visit] }',
      ),
      'properties: {}',
      'properties: { paid: { from: paid, as: text }, points: { from: points, as: integer } }',
    ),
    'sources/consents.yaml': CAMPAIGN_FILES['sources/consents.yaml'] ?? '',
    'consent.yaml': swap(
      swap(
        TINY_FILES['consent.yaml'] ?? '',
        '[email_marketing] }',
        '[email_marketing, surveys] }\n  post: { address: email, purposes: [email_marketing] }',
      ),
      'grant_methods',
      'grant_methods',
    ),
    'traits/orders.yaml': `traits:\n  orders: { event: order, count: true }\n  visits: { event: visit, count: true }\n  points: { event: order, sum: points }\n${pairs(TRAIT_CASES, (name, rule) => `  ${name}: ${rule}\n`)}`,
    'segments/buyers.yaml': `segments:\n${segment('buyers', '{ event: order }')}${segment('nobody', '{ attribute: city, eq: Nowhere }')}${pairs(SEGMENT_CASES, segment)}`,
    'data/people-2026-03-01.csv': lines(
      'id,email,name,city,town',
      'c1,ann@example.com,Ann,Lyon,',
      'c2,bob@example.com,Bob,Lille,x',
      'c3,cleo@example.com,Cleo,,',
      'c4,dan@example.com,Dan,Nice,y',
    ),
    'data/orders-2026-03-01.csv': lines(
      'customer,at,amount,paid,points,what',
      'c1,2026-03-01 10:00,1,Lyon,5,order',
      'c2,2026-03-01 10:00,2,Lille,1,order',
      'c2,2026-02-10 10:00,3,Lille,1,order',
      'c4,2026-03-01 10:00,2,,1,order',
      'c3,2026-03-01 10:00,2,,1,visit',
    ),
    'data/consents-2026-03-01.csv': lines('email,answer,at,proof', 'ann@example.com,yes,2026-03-01 09:00,f1'),
  })
}

beforeAll(async () => {
  await empty(it.db)
  await nightOf(it.db, files(), '2026-03-01')
}, 60_000)

describe('a change of one key of a segment changes who is in it', () => {
  const members = (name: string) =>
    it.db.query('select profile_id from published.members($1::text) order by profile_id', [name])
  test.each(SEGMENT_CASES.map(([key], n) => [key, n] as const))('%s', async (_, n) => {
    const [before, after] = [await members(`x${n}`), await members(`y${n}`)]
    expect(before.length + after.length).toBeGreaterThan(0)
    expect(after).not.toEqual(before)
  })
})

describe('a change of one key of a trait changes its values', () => {
  const values = (name: string) =>
    it.db.query('select profile_id, value from published.trait where name = $1::text order by profile_id', [
      name,
    ])
  test.each(TRAIT_CASES.map(([key], n) => [key, n] as const))('%s', async (_, n) => {
    const [before, after] = [await values(`x${n}`), await values(`y${n}`)]
    expect(before.length + after.length).toBeGreaterThan(0)
    expect(after).not.toEqual(before)
  })
})
