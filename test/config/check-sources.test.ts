import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('places and words of the world', () => {
  testSlips([
    {
      slip: 'an unknown zone of the brand',
      file: 'nocturne.yaml',
      from: 'Europe/Paris',
      to: 'Europe/Pari',
      at: 'Europe/Pari',
      code: 'BAD_VALUE',
      says: '`time_zone` is "Europe/Pari", which is not known',
      suggests: 'Europe/Paris',
    },
    {
      slip: 'an offset in place of a zone',
      file: 'nocturne.yaml',
      from: 'Europe/Paris',
      to: '"+01:00"',
      at: '"+01:00"',
      code: 'BAD_VALUE',
      says: 'give an IANA zone',
    },
    {
      slip: 'an unknown currency',
      file: 'nocturne.yaml',
      from: 'EUR',
      to: 'eur',
      at: 'eur',
      code: 'BAD_VALUE',
      says: 'an ISO 4217 code',
      suggests: 'EUR',
    },
    {
      slip: 'UK, which is no code',
      file: 'nocturne.yaml',
      from: 'FR',
      to: 'UK',
      at: 'UK',
      code: 'BAD_VALUE',
      says: 'an ISO 3166 code of two letters',
      suggests: 'GB',
    },
    {
      slip: 'an unknown zone of a source',
      file: 'sources/shop.yaml',
      from: 'drift: fail',
      to: 'time_zone: Pariz\ndrift: fail',
      at: 'Pariz',
      code: 'BAD_VALUE',
      says: '`time_zone` is "Pariz"',
    },
    {
      slip: 'an unknown zone of a field',
      file: 'sources/shop.yaml',
      from: '{ from: at, as: timestamp }',
      to: '{ from: at, as: timestamp, zone: Europe/London2 }',
      at: 'Europe/London2',
      code: 'BAD_VALUE',
      says: '`zone` is "Europe/London2"',
      suggests: 'Europe/London',
    },
    {
      slip: 'a start in the hours of clock changes',
      file: 'nocturne.yaml',
      from: '03:30',
      to: '02:30',
      at: '"02:30"',
      code: 'NOT_ALLOWED',
      says: 'skipped or doubled when clocks change',
      suggests: '03:30',
    },
  ])

  test.each(['00:59', '03:00'])('a start at %s is allowed', (at) => {
    const files = { ...SAMPLE, 'nocturne.yaml': (SAMPLE['nocturne.yaml'] ?? '').replace('03:30', at) }
    expect(problemsOf(files)).toEqual([])
  })

  test.each(['UTC', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires'])('the zone %s is known', (zone) => {
    const files = {
      ...SAMPLE,
      'nocturne.yaml': (SAMPLE['nocturne.yaml'] ?? '').replace('Europe/Paris', zone),
    }
    expect(problemsOf(files)).toEqual([])
  })
})

describe('sources', () => {
  testSlips([
    {
      slip: 'a pattern with a directory',
      file: 'sources/shop.yaml',
      from: 'orders-{date}.csv',
      to: 'x/orders-{date}.csv',
      at: '"x/orders',
      code: 'BAD_VALUE',
      says: 'without directories',
    },
    {
      slip: 'a pattern with an unknown word',
      file: 'sources/shop.yaml',
      from: '{date}',
      to: '{day}',
      at: '"orders-{day}',
      code: 'BAD_VALUE',
      says: '`{day}` is not known',
      suggests: 'orders-{date}.csv',
    },
    {
      slip: 'a pattern with two dates',
      file: 'sources/shop.yaml',
      from: '{date}',
      to: '{date}-{date}',
      at: '"orders-',
      code: 'BAD_VALUE',
      says: 'can stand in it once',
    },
    {
      slip: 'an unknown encoding',
      file: 'sources/crm.yaml',
      from: 'drift: ignore',
      to: 'format: { encoding: latin-2000 }\ndrift: ignore',
      at: 'latin-2000',
      code: 'BAD_VALUE',
      says: '`encoding` is "latin-2000", which is not known',
    },
    {
      slip: 'one mark for decimals and thousands',
      file: 'sources/crm.yaml',
      from: 'drift: ignore',
      to: 'format: { decimal: ",", thousands: "," }\ndrift: ignore',
      at: '"," }',
      code: 'IMPOSSIBLE',
      says: '`,` cannot be both',
    },
    {
      slip: 'a delimiter that is the quote',
      file: 'sources/crm.yaml',
      from: 'drift: ignore',
      to: "format: { delimiter: '\"' }\ndrift: ignore",
      at: "'\"' }",
      code: 'IMPOSSIBLE',
      says: 'the delimiter must differ from the quote',
    },
    {
      slip: 'a column named twice',
      file: 'sources/choices.yaml',
      from: 'drift: ignore',
      to: 'format: { columns: [mail, answer, at, proof, mail] }\ndrift: ignore',
      at: 'mail] }',
      code: 'DUPLICATE_NAME',
      says: 'the column `mail` is named twice',
    },
    {
      slip: 'a verification that no consent asks for',
      file: 'sources/choices.yaml',
      from: '{ from: mail, as: email }',
      to: '{ from: mail, as: email, verified: { from: ok, as: boolean } }',
      at: 'verified:',
      code: 'NO_EFFECT',
      says: '`verified` has no effect in a source of consents',
    },
    {
      slip: 'a header that is passed over, and nothing in its place',
      file: 'sources/choices.yaml',
      from: 'drift: ignore',
      to: 'format: { header: skip }\ndrift: ignore',
      at: 'skip',
      code: 'IMPOSSIBLE',
      says: 'name them in `columns`, in their order',
    },
    {
      slip: 'a field of a column that the file has not',
      file: 'sources/choices.yaml',
      from: 'drift: ignore',
      to: 'format: { columns: [mail, answer, when, proof] }\ndrift: ignore',
      at: 'at, as: timestamp',
      code: 'UNKNOWN_NAME',
      says: 'unknown column `at`; `format.columns` names `mail`, `answer`',
    },
    {
      slip: 'a key column that the file has not',
      file: 'sources/choices.yaml',
      from: 'key: content',
      to: 'format: { columns: [mail, answer, at, proof] }\nkey: [mial]',
      at: 'mial',
      code: 'UNKNOWN_NAME',
      says: 'unknown column `mial`',
      suggests: 'mail',
    },
    {
      slip: 'a key column named twice',
      file: 'sources/crm.yaml',
      from: '[number]',
      to: '[number, number]',
      at: 'number]',
      code: 'DUPLICATE_NAME',
      says: 'the key column `number` is named twice',
    },
    {
      slip: 'a second source of one name',
      file: 'sources/shop.yaml',
      from: 'source: shop',
      to: 'source: crm',
      at: 'crm',
      code: 'DUPLICATE_NAME',
      says: 'the source `crm` exists already (sources/crm.yaml:1:9)',
      andMore: true,
    },
    {
      slip: 'a use that is no purpose',
      file: 'sources/crm.yaml',
      from: '[profiling, email_marketing]',
      to: '[profiling, email_marketing, emailing]',
      at: 'emailing',
      code: 'UNKNOWN_NAME',
      says: 'unknown purpose `emailing`',
    },
  ])
})

describe('fields', () => {
  testSlips([
    {
      slip: 'a kind that has no place here',
      file: 'sources/shop.yaml',
      from: '{ from: at, as: timestamp }',
      to: '{ from: at, as: date }',
      at: 'date }\nactor',
      code: 'NOT_ALLOWED',
      says: '`occurred_at` cannot be of kind `date`; give `timestamp`',
    },
    {
      slip: 'an e-mail read as a number',
      file: 'sources/choices.yaml',
      from: '{ from: mail, as: email }',
      to: '{ from: mail, as: identifier }',
      at: 'identifier }',
      code: 'TYPE_CLASH',
      says: 'the identifier `email` is read with `as: email`',
      suggests: 'email',
    },
    {
      slip: 'an identifier of another type',
      file: 'sources/crm.yaml',
      from: 'as: identifier }',
      to: 'as: identifier, type: loyalty }',
      at: 'loyalty',
      code: 'TYPE_CLASH',
      says: 'cannot be of type `loyalty`',
      suggests: 'customer_number',
    },
    {
      slip: 'a least value above the greatest',
      file: 'sources/crm.yaml',
      from: 'min: 0, max: 1000',
      to: 'min: 2000, max: 1000',
      at: '2000',
      code: 'IMPOSSIBLE',
      says: 'no value can be at least 2000 and at most 1000',
    },
    {
      slip: 'a year of two digits without century',
      file: 'sources/crm.yaml',
      from: 'dd/MM/yyyy }',
      to: 'dd/MM/yy }',
      at: 'dd/MM/yy }',
      code: 'INCOMPLETE',
      says: 'say century_from',
    },
    {
      slip: 'a format with unknown letters',
      file: 'sources/crm.yaml',
      from: 'dd/MM/yyyy }',
      to: 'DD/MM/YYYY }',
      at: 'DD/MM/YYYY }',
      code: 'INCOMPLETE',
      says: "'DD' is no part of a date",
    },
    {
      slip: 'a day with a time',
      file: 'sources/crm.yaml',
      from: 'dd/MM/yyyy }',
      to: 'dd/MM/yyyy HH:mm }',
      at: 'dd/MM/yyyy HH:mm }\n  points',
      code: 'INCOMPLETE',
      says: 'use as: timestamp',
    },
    {
      slip: 'one of several formats is wrong',
      file: 'sources/crm.yaml',
      from: 'dd/MM/yyyy }',
      to: '[iso, dd/MM] }',
      at: 'dd/MM]',
      code: 'INCOMPLETE',
      says: 'has no year',
    },
    {
      slip: 'a mark for decimals that is the one for thousands',
      file: 'sources/crm.yaml',
      from: 'as: integer,',
      to: 'as: integer, thousands: ".",',
      at: '".",',
      code: 'IMPOSSIBLE',
      says: '`.` cannot be both',
    },
    {
      slip: 'a product that is a text',
      file: 'sources/shop.yaml',
      from: '{ from: invoice, as: text }',
      to: '{ product: [qty, price], as: text }',
      at: 'product: [qty, price], as: text',
      code: 'TYPE_CLASH',
      says: 'a product is a number',
      suggests: 'decimal',
    },
    {
      slip: 'a separator without a join',
      file: 'sources/shop.yaml',
      from: '{ from: invoice,',
      to: '{ from: invoice, separator: "-",',
      at: '"-"',
      code: 'NO_EFFECT',
      says: '`separator` belongs to `join`',
    },
    {
      slip: 'a word that means both',
      file: 'sources/crm.yaml',
      from: 'false: ["0"]',
      to: 'false: ["0", "1"]',
      at: '"1"]',
      code: 'IMPOSSIBLE',
      says: '`1` cannot mean both true and false',
    },
    {
      slip: 'an unknown country of phones',
      file: 'sources/crm.yaml',
      from: 'attributes:',
      to: '  phone: { from: tel, as: phone, country: uk }\nattributes:',
      at: 'uk }',
      code: 'BAD_VALUE',
      says: '`country` is "uk"',
    },
  ])
})

describe('people', () => {
  testSlips([
    {
      slip: 'a name in clear',
      file: 'sources/crm.yaml',
      from: '  city: {',
      to: '  family_name: { from: n, as: text }\n  city: {',
      at: 'family_name',
      code: 'NOT_ALLOWED',
      says: '`family_name` names a person, and `attributes` are kept in clear; put it under `sealed`',
    },
    {
      slip: 'an e-mail among the properties of an event',
      file: 'sources/shop.yaml',
      from: '  invoice: {',
      to: '  email: { from: n, as: text }\n  invoice: {',
      at: 'email: {',
      code: 'NOT_ALLOWED',
      says: 'put it under `actor`',
    },
    {
      slip: 'a field both clear and sealed',
      file: 'sources/crm.yaml',
      from: '  given_name:',
      to: '  city: { from: c, as: text }\n  given_name:',
      at: 'city: { from: c, as',
      code: 'DUPLICATE_NAME',
      says: 'under both `attributes` and `sealed`',
    },
  ])

  test('a product may have a name', () => {
    const files = {
      ...SAMPLE,
      'sources/shop.yaml': `${SAMPLE['sources/shop.yaml']}  name: { from: title, as: text }\n`,
    }
    expect(problemsOf(files)).toEqual([])
  })
})

describe('consents', () => {
  testSlips([
    {
      slip: 'a third party that grants',
      file: 'sources/choices.yaml',
      from: 'party: first',
      to: 'party: third',
      at: 'action',
      code: 'NOT_ALLOWED',
      says: "a third party's data never grants consent",
    },
    {
      slip: 'an action that is a free text',
      file: 'sources/choices.yaml',
      from: 'as: enum, values: { "yes": grant, "no": withdraw }',
      to: 'as: text',
      at: 'action',
      code: 'INCOMPLETE',
      says: '`action` must be a constant or an enum',
    },
    {
      slip: 'an unknown action',
      file: 'sources/choices.yaml',
      from: '"no": withdraw',
      to: '"no": withdrawn',
      at: 'action',
      code: 'UNKNOWN_NAME',
      says: '`action` can be `withdrawn`',
      suggests: 'withdraw',
    },
    {
      slip: 'an unknown channel',
      file: 'sources/choices.yaml',
      from: 'channel: { constant: email }',
      to: 'channel: { constant: mail }',
      at: 'channel',
      code: 'UNKNOWN_NAME',
      says: 'unknown channel `mail`',
      suggests: 'email',
    },
    {
      slip: 'an unknown purpose',
      file: 'sources/choices.yaml',
      from: 'constant: email_marketing',
      to: 'constant: email_marketting',
      at: 'purpose',
      code: 'UNKNOWN_NAME',
      says: 'unknown purpose `email_marketting` of the channels',
      suggests: 'email_marketing',
    },
    {
      slip: 'a method that does not count',
      file: 'sources/choices.yaml',
      from: 'method: { constant: form }',
      to: 'method: { constant: call }',
      at: 'method',
      code: 'NO_EFFECT',
      says: 'no grant of this source counts: its method is `call`',
    },
    {
      slip: 'two identifiers',
      file: 'sources/choices.yaml',
      from: '  email: {',
      to: '  customer_number: { from: n, as: identifier }\n  email: {',
      at: 'identifier:',
      code: 'INCOMPLETE',
      says: 'about exactly one identifier; here are 2',
    },
    {
      slip: 'a bulk method that does not count',
      file: 'consent.yaml',
      from: '[form]',
      to: '[form]\nbulk_methods: [import]',
      at: 'import',
      code: 'UNKNOWN_NAME',
      says: 'unknown method `import` among `grant_methods`',
    },
    {
      slip: 'an address that no source gives',
      file: 'consent.yaml',
      from: 'address: email',
      to: 'address: mail',
      at: 'mail,',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `mail`',
      suggests: 'email',
      andMore: true,
    },
  ])

  test("a third party's withdrawals are taken", () => {
    const text = (SAMPLE['sources/choices.yaml'] ?? '')
      .replace('party: first', 'party: third')
      .replace('"yes": grant, ', '')
    expect(problemsOf({ ...SAMPLE, 'sources/choices.yaml': text })).toEqual([])
  })
})

describe('one name in two sources', () => {
  const second = (SAMPLE['sources/crm.yaml'] ?? '').replace('source: crm', 'source: till')

  test('may have one type', () => {
    expect(
      problemsOf({
        ...SAMPLE,
        'sources/till.yaml': second.replace('as: integer, min: 0, max: 1000', 'as: decimal'),
      }),
    ).toEqual([])
  })

  test('may not have two', () => {
    const files = {
      ...SAMPLE,
      'sources/till.yaml': second.replace('as: integer, min: 0, max: 1000', 'as: text'),
    }
    expect(problemsOf(files)).toMatchObject([
      {
        file: 'sources/till.yaml',
        code: 'TYPE_CLASH',
        message: expect.stringContaining(
          'the attribute `points` is of type text here, and of type integer in the source `crm` (sources/crm.yaml:19:3)',
        ),
      },
    ])
  })

  test('of an event neither', () => {
    const shop = (SAMPLE['sources/shop.yaml'] ?? '')
      .replace('source: shop', 'source: till')
      .replace('{ from: qty, as: integer }', '{ from: qty, as: text }')
    expect(problemsOf({ ...SAMPLE, 'sources/till.yaml': shop })).toMatchObject([
      { code: 'TYPE_CLASH', message: expect.stringContaining('`quantity` of the event `order_line`') },
    ])
  })
})
