import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

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
