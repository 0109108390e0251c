import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('one value', () => {
  testSlips([
    {
      slip: 'an unknown key names the nearest known one',
      file: 'segments/all.yaml',
      from: 'description: Many',
      to: 'descripton: Many',
      at: 'descripton',
      code: 'UNKNOWN_KEY',
      says: '`descripton` is not known here; allowed: `description`',
      suggests: 'description',
    },
    {
      slip: 'a missing key is told at its parent',
      file: 'segments/all.yaml',
      from: '    kind: lifecycle\n',
      to: '',
      at: 'lapsed:\n',
      code: 'MISSING_KEY',
      says: '`kind` is missing here; give one of `behavioural`',
    },
    {
      slip: 'a word outside of its list',
      file: 'sources/crm.yaml',
      from: 'contents: snapshot',
      to: 'contents: snapshoot',
      at: 'snapshoot',
      code: 'BAD_VALUE',
      says: '`contents` is "snapshoot"; give one of `snapshot` or `changes`',
      suggests: 'snapshot',
      andMore: true,
    },
    {
      slip: 'a length of time without unit',
      file: 'nocturne.yaml',
      from: '6h',
      to: '"6"',
      at: '"6"',
      code: 'BAD_VALUE',
      says: 'give a length of time such as `30m`',
    },
    {
      slip: 'days without unit',
      file: 'traits/orders.yaml',
      from: '365d',
      to: '365',
      at: '365 }',
      code: 'BAD_VALUE',
      says: '`within` is 365; give calendar days such as `365d`',
    },
    {
      slip: 'a share without percent sign',
      file: 'campaigns/hello.yaml',
      from: '10%',
      to: '0.1',
      at: '0.1',
      code: 'BAD_VALUE',
      says: '`holdout` is 0.1; give a percentage such as `10%`',
    },
    {
      slip: 'a share above 100 %',
      file: 'gates.yaml',
      from: 'warn: 30%',
      to: 'warn: 130%',
      at: '130%',
      code: 'BAD_VALUE',
      says: 'from `0%` to `100%`',
    },
    {
      slip: 'a time of day that is none',
      file: 'campaigns/hello.yaml',
      from: '"08:00"',
      to: '"8:00"',
      at: '"8:00"',
      code: 'BAD_VALUE',
      says: 'a time of day in quotes such as `"08:00"`',
    },
    {
      slip: 'a size without unit',
      file: 'sources/crm.yaml',
      from: 'rows: people',
      to: 'limits: { line_bytes: 1000 }\nrows: people',
      at: '1000 }\nrows',
      code: 'BAD_VALUE',
      says: 'a size such as `1MB`',
      andMore: true,
    },
    {
      slip: 'a number out of its range',
      file: 'destinations/news.yaml',
      from: 'port: 2525',
      to: 'port: 99999',
      at: '99999',
      code: 'BAD_VALUE',
      says: '`port` is 99999; give a whole number from 1 to 65535',
    },
    {
      slip: 'a name with a capital letter',
      file: 'traits/orders.yaml',
      from: '  revenue:',
      to: '  Revenue:',
      at: 'Revenue:',
      code: 'BAD_VALUE',
      says: '`Revenue` cannot be a name here; give a name of lower-case letters',
      andMore: true,
    },
    {
      slip: 'a leaf without a known head',
      file: 'segments/all.yaml',
      from: '{ trait: orders, gte',
      to: '{ trate: orders, gte',
      at: 'trate',
      code: 'UNKNOWN_KEY',
      says: 'one key must be `all`, `any`, `not`, `attribute`, `trait`',
      suggests: 'trait',
    },
    {
      slip: 'an unknown comparison',
      file: 'segments/all.yaml',
      from: 'gt: 180',
      to: 'greater: 180',
      at: 'greater',
      code: 'UNKNOWN_KEY',
      says: '`greater` is not known here; allowed: `trait`, `is`, `eq`',
    },
    {
      slip: 'a text where a map belongs',
      file: 'sources/crm.yaml',
      from: '{ from: city, as: text }',
      to: 'city',
      at: 'city\n',
      code: 'BAD_VALUE',
      says: '`city` is "city"; give a map',
      andMore: true,
    },
    {
      slip: 'an unknown kind of field',
      file: 'sources/crm.yaml',
      from: 'as: integer',
      to: 'as: number',
      at: 'number, min',
      code: 'BAD_VALUE',
      says: '`as` is "number"; give one of `text`, `integer`',
      andMore: true,
    },
    {
      slip: 'a field with two inputs',
      file: 'sources/shop.yaml',
      from: '{ from: invoice,',
      to: '{ from: invoice, join: [a, b],',
      at: 'invoice: { from: invoice, join',
      code: 'BAD_VALUE',
      says: 'exactly one of `from`, `first_of`, `join` and `product`',
      andMore: true,
    },
    {
      slip: 'a field without input',
      file: 'sources/shop.yaml',
      from: '{ from: invoice,',
      to: '{',
      at: 'invoice: {',
      code: 'BAD_VALUE',
      says: 'exactly one of `from`, `first_of`, `join` and `product`',
      andMore: true,
    },
    {
      slip: 'an unquoted NULL among the words for nothing',
      file: 'sources/crm.yaml',
      from: 'drift: ignore',
      to: 'format: { nulls: [NULL] }\ndrift: ignore',
      at: 'NULL]',
      code: 'BAD_VALUE',
      says: '`nulls` is nothing; give a word in quotes',
      andMore: true,
    },
    {
      slip: 'a number as blocked value, which would lose its zeros',
      file: 'identity.yaml',
      from: 'test@test.com',
      to: '0000',
      at: '0000',
      code: 'BAD_VALUE',
      says: 'a text; put numbers in quotes',
    },
    {
      slip: 'a key that is neither content nor a list',
      file: 'sources/crm.yaml',
      from: 'key: [number]',
      to: 'key: number',
      at: 'number\ncontents',
      code: 'BAD_VALUE',
      says: 'give `content`, or a list of columns',
      andMore: true,
    },
    {
      slip: 'an address of unsubscription that is none',
      file: 'destinations/news.yaml',
      from: 'mailto:stop@sample.example',
      to: 'stop',
      at: 'stop\n',
      code: 'BAD_VALUE',
      says: '`mailto:` or `https://`',
      andMore: true,
    },
    {
      slip: 'an empty single file',
      file: 'gates.yaml',
      from: SAMPLE['gates.yaml'] ?? '',
      to: '\n',
      at: '\n',
      code: 'BAD_VALUE',
      says: 'this file holds nothing; it must hold a map',
    },
  ])

  test('a value that is not shown stays hidden, even when it is wrong', () => {
    const files = {
      ...SAMPLE,
      'destinations/news.yaml': (SAMPLE['destinations/news.yaml'] ?? '').replace(
        /password: .*/,
        'password: 20071968',
      ),
    }
    const text = JSON.stringify(problemsOf(files))
    expect(text).toContain('`password` is a value that is not shown')
    expect(text).not.toContain('20071968')
  })

  test('all problems of all files come at once, sorted by place', () => {
    const files = {
      ...SAMPLE,
      'gates.yaml': 'nights: seven\nrow_drop: {}\n',
      'segments/all.yaml': (SAMPLE['segments/all.yaml'] ?? '')
        .replace('trait: orders', 'trait: ordres')
        .replace('segment: lapsed', 'segment: lapse'),
      'traits/orders.yaml': `${SAMPLE['traits/orders.yaml']}  broken: { event: order_lin, sum: amount }\n`,
      'campaigns/hello.yaml': 'campaign: hello\n\taudience: vip\n',
    }
    expect(problemsOf(files).map((one) => `${one.file}:${one.line} ${one.code} ${one.suggestion}`)).toEqual([
      'campaigns/hello.yaml:2 YAML null',
      'gates.yaml:1 BAD_VALUE null',
      'gates.yaml:2 UNKNOWN_KEY rows_drop',
      'segments/all.yaml:8 UNKNOWN_NAME orders',
      'segments/all.yaml:11 UNKNOWN_NAME lapsed',
      'traits/orders.yaml:7 UNKNOWN_NAME order_line',
    ])
  })

  test('a file that cannot be read does not make names of others unknown', () => {
    const files = { ...SAMPLE, 'traits/orders.yaml': 'traits: [\n' }
    expect(problemsOf(files).map(({ file, code }) => `${file} ${code}`)).toEqual(['traits/orders.yaml YAML'])
  })

  test('a trait with a problem of its own is still a known name', () => {
    const files = {
      ...SAMPLE,
      'traits/orders.yaml': (SAMPLE['traits/orders.yaml'] ?? '').replace('within: 365d', 'within: 1y'),
    }
    expect(problemsOf(files).map(({ code }) => code)).toEqual(['BAD_VALUE'])
  })

  test('a source with a problem hides what it gives, and nothing of it is called unknown', () => {
    const files = {
      ...SAMPLE,
      'sources/crm.yaml': (SAMPLE['sources/crm.yaml'] ?? '').replace('party: first', 'party: none'),
    }
    expect(problemsOf(files).map(({ code }) => code)).toEqual(['BAD_VALUE'])
  })
})
