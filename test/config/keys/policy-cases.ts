import { CAMPAIGN_FILES, TINY_FILES } from '../../support/tiny-brand.ts'
import type { Files } from './night.ts'
import { type FileCase, ORDERS, PEOPLE, swap } from './readings.ts'

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`

/** Ann is in two sources under one address, two people share an address, one said yes by form and one by import. */
const DATA: Files = {
  'data/people-2026-03-01.csv': lines(
    'id,email,name,city,at,ok,phone',
    'c1,ann@example.com,Ann,Lyon,2026-02-01,1,04 70 12 34 56',
    'c2,ann@example.com,Anna,Lille,2026-02-20,0,',
    'c3,both@example.com,Bob,Nice,2026-02-20,0,',
    'c4,both@example.com,Cleo,Nice,2026-02-20,0,',
    'c5,both@example.com,Dan,Nancy,2026-02-20,0,',
  ),
  'data/crm-2026-03-01.csv': lines('id,email,city', 'k1,ann@example.com,Metz', 'k2,,Metz'),
  'data/consents-2026-03-01.csv': lines(
    'email,answer,at,proof,how',
    'ann@example.com,yes,2020-01-01 09:00,f1,form',
    'both@example.com,yes,2026-02-01 09:00,,form',
    'else@example.com,yes,2026-02-01 09:00,f3,import',
    'c3@example.com,no,2026-02-02 09:00,f4,form',
  ),
  'data/orders-2026-03-01.csv': lines('customer,at,amount', 'c1,2026-03-01 23:30,9.50'),
}

const SAID: Files = {
  ...DATA,
  'sources/people.yaml': `${swap(
    swap(
      PEOPLE,
      'email: { from: email, as: email, invalid: drop }',
      'email: { from: email, as: email, verified: { from: ok, as: boolean } }\n  phone: { from: phone, as: phone }',
    ),
    'drift: fail',
    'drift: ignore',
  )}updated_at: { from: at, as: timestamp, format: yyyy-MM-dd }\n`.replace(
    'attributes:\n',
    'attributes:\n  town: { from: city, as: text }\n',
  ),
  'sources/crm.yaml':
    `${PEOPLE.slice(0, PEOPLE.indexOf('identifiers:'))}identifiers:\n  loyalty: { from: id, as: identifier }\n  email: { from: email, as: email }\nattributes:\n  city: { from: city, as: text }\n`
      .replace('source: people', 'source: crm')
      .replaceAll('people-', 'crm-'),
  'sources/orders.yaml': ORDERS.replace('as: decimal', 'as: money'),
  'sources/consents.yaml': swap(
    CAMPAIGN_FILES['sources/consents.yaml'] ?? '',
    'method: { constant: form }',
    'method: { from: how, as: text }',
  ),
  'identity.yaml': `identifiers:
  - { type: customer_number, person: true, exclusive: false, max_records: 20 }
  - { type: email, person: true, exclusive: false, max_records: 20 }
  - { type: loyalty, person: true, exclusive: false, max_records: 20 }
`,
  'profile.yaml': `source_priority: [people, crm]
default_rule: most_recent
attributes:
  - { names: [city], rule: source_priority }
`,
  'consent.yaml': `withdrawal_scope: person
channels:
  email: { address: email, purposes: [email_marketing] }
grant_methods: [form, import]
bulk_methods: [import]
`,
  'nocturne.yaml': TINY_FILES['nocturne.yaml'] ?? '',
}

const change = (file: string, key: string, from: string, to: string): FileCase => [
  key,
  SAID,
  { ...SAID, [file]: swap(SAID[file] ?? '', from, to) },
]
const email = '{ type: email, person: true, exclusive: false, max_records: 20'

export const POLICY_CASES: readonly FileCase[] = [
  change('identity.yaml', 'identity.identifiers', `  - ${email} }\n`, ''),
  change('identity.yaml', 'identity.identifiers.type', 'type: email', 'type: phone'),
  change('identity.yaml', 'identity.identifiers.person', 'loyalty, person: true', 'loyalty, person: false'),
  change(
    'identity.yaml',
    'identity.identifiers.exclusive',
    'person: true, exclusive: false',
    'person: true, exclusive: true',
  ),
  change('identity.yaml', 'identity.identifiers.max_records', email, email.replace('20', '2')),
  change('identity.yaml', 'identity.identifiers.blocked', email, `${email}, blocked: [both@example.com]`),
  change('profile.yaml', 'profile.source_priority', '[people, crm]', '[crm, people]'),
  change('profile.yaml', 'profile.default_rule', 'default_rule: most_recent', 'default_rule: verified_first'),
  change(
    'profile.yaml',
    'profile.attributes',
    'attributes:\n  - { names: [city], rule: source_priority }\n',
    '',
  ),
  change('profile.yaml', 'profile.attributes.names', 'names: [city]', 'names: [city, town]'),
  change('profile.yaml', 'profile.attributes.rule', 'rule: source_priority', 'rule: verified_first'),
  change(
    'profile.yaml',
    'profile.attributes.sources',
    'rule: source_priority',
    'rule: source_priority, sources: [crm]',
  ),
  change(
    'consent.yaml',
    'consent.channels',
    'grant_methods',
    '  phone: { address: phone, purposes: [phone_marketing] }\ngrant_methods',
  ),
  change('consent.yaml', 'consent.channels.<name>.address', 'address: email', 'address: customer_number'),
  change(
    'consent.yaml',
    'consent.channels.<name>.purposes',
    '[email_marketing]',
    '[email_marketing, surveys]',
  ),
  preferred(),
  change('consent.yaml', 'consent.grant_methods', '[form, import]', '[import]'),
  change('consent.yaml', 'consent.grant_expires', 'bulk_methods', 'grant_expires: 365d\nbulk_methods'),
  change(
    'consent.yaml',
    'consent.grant_needs_proof',
    'bulk_methods',
    'grant_needs_proof: false\nbulk_methods',
  ),
  change('nocturne.yaml', 'nocturne.country', 'country: FR', 'country: BE'),
  change('nocturne.yaml', 'nocturne.currency', 'currency: EUR', 'currency: USD'),
  change('nocturne.yaml', 'nocturne.time_zone', 'Europe/Paris', 'Pacific/Auckland'),
  ...segmentOfEverybody(),
]

/** Metz is where somebody lives of whom nothing but a number is known, which makes nobody known here. */
function segmentOfEverybody(): readonly FileCase[] {
  const anonymous = {
    ...SAID,
    'identity.yaml': swap(SAID['identity.yaml'] ?? '', 'loyalty, person: true', 'loyalty, person: false'),
  }
  const files = (profiles: string): Files => ({
    ...anonymous,
    'segments/buyers.yaml': `segments:\n  metz: { description: Metz, kind: geographic, profiles: ${profiles}, where: { attribute: city, eq: Metz } }\n`,
  })
  return [['segments.segments.<name>.profiles', files('known'), files('all')]]
}

/** Eve has two addresses, which her phone brings together; she granted on the verified one earlier. */
function preferred(): FileCase {
  const phone = '04 70 12 34 57'
  const eve: Files = {
    ...SAID,
    'data/people-2026-03-01.csv': `${DATA['data/people-2026-03-01.csv']}${lines(
      `c6,old@example.com,Eve,Lyon,2026-02-01,0,${phone}`,
      `c7,new@example.com,Eve,Lyon,2026-02-01,1,${phone}`,
    )}`,
    'data/consents-2026-03-01.csv': `${DATA['data/consents-2026-03-01.csv']}${lines(
      'old@example.com,yes,2026-02-03 09:00,f8,form',
      'new@example.com,yes,2026-02-02 09:00,f9,form',
    )}`,
    'identity.yaml': `${SAID['identity.yaml']}  - { type: phone, person: true, exclusive: false, max_records: 20 }\n`,
  }
  const yaml = SAID['consent.yaml'] ?? ''
  const wanted = swap(yaml, '[email_marketing] }', '[email_marketing], prefer: verified }')
  return ['consent.channels.<name>.prefer', eve, { ...eve, 'consent.yaml': wanted }]
}
