import { describe, expect, test } from 'vitest'
import { changed, placeOf, problemsOf, SAMPLE } from './support/sample.ts'

describe('what data may be used for', () => {
  test('a trait beyond the uses of its source', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[service]'),
      'segments/all.yaml':
        'segments:\n  vip: { description: x, kind: geographic, where: { attribute: city, is: Paris } }\n',
      'campaigns/hello.yaml': '#\n',
      'destinations/list.yaml': '#\n',
    }
    const found = problemsOf(files)
    expect(found.map(({ code, file, line }) => `${code} ${file}:${line}`)).toEqual(
      [2, 3, 4, 5, 5, 6, 6].map((line) => `NOT_ALLOWED_USE traits/orders.yaml:${line}`),
    )
    expect(found[0]?.message).toBe(
      'the trait `orders` uses the event `order_line` for the purpose `profiling`, but its source `shop` allows `service` only (sources/shop.yaml:10:1); take it out, change the purpose, or add `profiling` there if people were told of it',
    )
  })

  test('a segment beyond the uses of its sources, by attribute, event, trait and segment, naming both places', () => {
    const files = changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]')
    const messages = problemsOf(files)
      .filter(({ file }) => file === 'segments/all.yaml')
      .map(({ line, code, message }) => `${line} ${code} ${message}`)
    expect(messages).toEqual([
      expect.stringContaining(
        '8 NOT_ALLOWED_USE the segment `vip` uses the event `order_line` (through the trait `orders`) for the purpose `email_marketing`, but its source `shop` allows `profiling` only (sources/shop.yaml:10:1)',
      ),
      expect.stringContaining(
        '9 NOT_ALLOWED_USE the segment `vip` uses the event `order_line` for the purpose',
      ),
      expect.stringContaining(
        '11 NOT_ALLOWED_USE the segment `vip` uses the event `order_line` (through the segment `lapsed`)',
      ),
    ])
  })

  test('an attribute beyond the uses of its source', () => {
    const files = changed('sources/crm.yaml', '[profiling, email_marketing]', '[profiling]')
    const found = problemsOf(files).filter(({ file }) => file === 'segments/all.yaml')
    expect(found).toMatchObject([
      {
        code: 'NOT_ALLOWED_USE',
        line: 10,
        message: expect.stringContaining(
          'uses the attribute `city` for the purpose `email_marketing`, but its source `crm`',
        ),
      },
    ])
  })

  test('a campaign of another purpose than its audience', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]'),
      'segments/all.yaml': (SAMPLE['segments/all.yaml'] ?? '').replace('    purpose: email_marketing\n', ''),
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '').replace(
        'text: { file: templates/hello.liquid }',
        'text: Hello',
      ),
    }
    expect(problemsOf(files)).toMatchObject([
      {
        code: 'NOT_ALLOWED_USE',
        file: 'campaigns/hello.yaml',
        line: 2,
        message: expect.stringContaining(
          'the campaign `hello` uses the event `order_line` (through the segment `vip`) for the purpose `email_marketing`',
        ),
      },
    ])
  })

  test('a template beyond the uses of what it tells', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]'),
      'segments/all.yaml':
        'segments:\n  vip: { description: x, kind: geographic, purpose: email_marketing, where: { attribute: city, is: Paris } }\n',
    }
    const place = placeOf(files, 'templates/hello.liquid', 'trait.orders')
    expect(problemsOf(files).map((one) => `${one.file}:${one.line}:${one.column} ${one.code}`)).toEqual([
      `${place} NOT_ALLOWED_USE`,
    ])
  })

  test('the columns of a file that a campaign writes', () => {
    const files = {
      ...changed('sources/shop.yaml', '[profiling, email_marketing]', '[profiling]'),
      'segments/all.yaml':
        'segments:\n  vip: { description: x, kind: geographic, purpose: email_marketing, where: { attribute: city, is: Paris } }\n',
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '')
        .replace('destination: news', 'destination: list')
        .replace(/subject: .*\ntext: .*\n/, ''),
    }
    expect(problemsOf(files)).toMatchObject([
      {
        code: 'NOT_ALLOWED_USE',
        file: 'campaigns/hello.yaml',
        line: 4,
        message: expect.stringContaining('the event `order_line` (through the trait `orders`)'),
      },
    ])
  })

  test('data of a contract may serve it without being asked, data of another ground may not', () => {
    const serving = {
      ...SAMPLE,
      'segments/all.yaml': (SAMPLE['segments/all.yaml'] ?? '').replace(
        'purpose: email_marketing',
        'purpose: service',
      ),
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '').replace(
        'purpose: email_marketing',
        'purpose: service',
      ),
    }
    expect(problemsOf(serving)).toEqual([])
    const shop = (SAMPLE['sources/shop.yaml'] ?? '').replace(
      'lawful_basis: contract',
      'lawful_basis: consent',
    )
    const found = problemsOf({ ...serving, 'sources/shop.yaml': shop })
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['NOT_ALLOWED_USE']))
  })
})
