import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

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
      slip: 'a row that says it is gone, without a key that would name it',
      file: 'sources/crm.yaml',
      from: 'key: [number]',
      to: 'key: content\ndeleted: { from: gone, as: boolean }',
      at: 'deleted:',
      code: 'IMPOSSIBLE',
      says: 'name the columns of a key',
    },
    {
      slip: 'a field of deleted that is not yes or no',
      file: 'sources/crm.yaml',
      from: 'drift: ignore',
      to: 'drift: ignore\ndeleted: { from: gone, as: date }',
      at: 'date }\nrows',
      code: 'NOT_ALLOWED',
      says: '`deleted` cannot be of kind `date`',
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
