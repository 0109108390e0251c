import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { person, type Tried, tryInit, types } from './support.ts'

const sourceOf = ({ result }: Tried): string => readFileSync(join(result.dir, 'sources/people.yaml'), 'utf8')

test('rounding is said with its reason', async () => {
  const tried = await tryInit('id,email,score\n1,a@example.com,1.5\n2,b@example.com,2.25\n', 'x.csv')
  expect(sourceOf(tried)).toMatch(
    /score: .*round: true.*# its values are numbers.*rounded, so that no row is lost/,
  )
})

describe('values of nasty files', () => {
  test('a file with another delimiter inside of every field', async () => {
    const tried = await tryInit(
      'Name|City, Region|Email\nAnn, B|Leeds, Yorks|ann@example.com\nBob, C|York, Yorks|bob@example.com\n',
      'x.csv',
    )
    expect(tried.format.delimiter).toBe('|')
    expect(tried.loaded).toHaveLength(2)
  })

  test('a comma file whose decimals are commas in quotes', async () => {
    const tried = await tryInit(
      'id,email,total\n1,a@example.de,"12,50"\n2,b@example.de,"1.000,00"\n',
      'x.csv',
    )
    expect(tried.format.delimiter).toBe(',')
    expect(person(tried, 1)).toEqual({ total: '1000' })
  })

  test('tabs, and quoted headers with spaces and line breaks', async () => {
    const tried = await tryInit(
      '"First  name"\t"Last\nname"\t"E-mail address"\nAnn\tBell\tann@example.com\nBob\tCole\tbob@example.com\n',
      'x.tsv',
    )
    expect(tried.faults).toEqual([])
    expect(person(tried, 0)).toEqual({ given_name: 'Ann', family_name: 'Bell' })
  })

  test('dates that could be read in two ways are settled by the country, and it says so', async () => {
    const german = await tryInit(
      'Kundennummer;E-Mail;Geburtsdatum\n1;a@example.de;03.04.2001\n2;b@example.de;05.06.1999\n',
      'x.csv',
    )
    expect(person(german, 0)).toMatchObject({ birth_date: '2001-04-03' })
    expect(german.report.unsure.join('\n')).toContain(
      'the day first in dates such as 03/04/2025: no date of the file settles it, and this is usual in DE',
    )
    const american = await tryInit(
      'Customer ID,Email,Date of birth,Zip\n1,a@example.com,03/04/2001,10001\n2,b@example.com,05/06/1999,94105\n',
      'x.csv',
    )
    expect(person(american, 0)).toMatchObject({ birth_date: '2001-03-04', postal_code: '10001' })
    expect(american.report.unsure.join('\n')).toContain('this is usual in US')
    expect(american.report.guesses.join('\n')).toContain(
      'assumed with the month first, because no date of the file settles it',
    )
    expect(sourceOf(american)).toMatch(
      /birth_date: .*# unsure: its values are dates, assumed with the month first, because no date/,
    )
  })

  test('one column of dates settles the order of the others', async () => {
    const tried = await tryInit(
      'id,email,signup,dob\n1,a@example.com,01/31/2024,03/04/2001\n2,b@example.com,02/28/2024,05/06/1999\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ signup: '2024-01-31', birth_date: '2001-03-04' })
    expect(tried.report.unsure.join('\n')).not.toContain('03/04/2025')
    expect(sourceOf(tried)).toMatch(
      /signup: .*# its values are dates, the month first: numbers above 12 stand second/,
    )
    expect(sourceOf(tried)).toMatch(
      /birth_date: .*# its values are dates, taken with the month first, because in "signup"/,
    )
  })

  test('dates of two columns that contradict each other keep their own order', async () => {
    const tried = await tryInit(
      'id,email,a,b\n1,a@example.com,31/01/2024,01/31/2024\n2,b@example.com,28/02/2024,02/28/2024\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ a: '2024-01-31', b: '2024-01-31' })
  })

  test('dates of both orders in one column stay text, so that none is wrong', async () => {
    const tried = await tryInit(
      'id,email,when\n1,a@example.com,31/01/2024\n2,b@example.com,01/31/2024\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ when: '31/01/2024' })
    expect(tried.faults).toEqual([])
  })

  test('years of two digits get a century', async () => {
    const tried = await tryInit(
      'id,email,date of birth\n1,a@example.com,31/01/64\n2,b@example.com,28/02/05\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ birth_date: '1964-01-31' })
    expect(person(tried, 1)).toEqual({ birth_date: '2005-02-28' })
  })

  test('a few bad values cost themselves and no row', async () => {
    const rows = Array.from(
      { length: 300 },
      (_, i) => `${i},p${i}@example.com,${i === 7 ? 'unknown' : '2001-02-03'},${i === 9 ? 'many' : i}`,
    )
    const tried = await tryInit(`id,email,date of birth,points\n${rows.join('\n')}\n`, 'x.csv')
    expect(tried.faults).toEqual([])
    expect(tried.loaded).toHaveLength(300)
    expect(person(tried, 7)).toEqual({ points: 7 })
    expect(person(tried, 9)).toEqual({ birth_date: '2001-02-03' })
    expect(tried.report.unsure.join('\n')).toContain(
      '1 values of "date of birth" do not fit and are left out when loaded',
    )
  })

  test('many bad values make a column text', async () => {
    const rows = Array.from(
      { length: 100 },
      (_, i) => `${i},p${i}@example.com,${i % 5 === 0 ? 'soon' : '2001-02-03'}`,
    )
    const tried = await tryInit(`id,email,due\n${rows.join('\n')}\n`, 'x.csv')
    expect(person(tried, 0)).toEqual({ due: 'soon' })
    expect(person(tried, 1)).toEqual({ due: '2001-02-03' })
  })

  test('a value in the last row that does not fit is seen', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `${i},p${i}@example.com,${i === 19_999 ? '9'.repeat(40) : i}`,
    )
    const tried = await tryInit(`id,email,points\n${rows.join('\n')}\n`, 'x.csv')
    expect(tried.faults).toEqual([])
    expect(tried.loaded).toHaveLength(20_000)
  })

  test('numbers with leading zeros, and those too long for a number, stay text', async () => {
    const tried = await tryInit(
      'id,email,store,ean\n1,a@example.com,007,99999999999999999999\n2,b@example.com,012,99999999999999999998\n',
      'x.csv',
    )
    expect(person(tried, 0)).toEqual({ store: '007', ean: '99999999999999999999' })
  })

  test('words for nothing are found and named in the source', async () => {
    const tried = await tryInit(
      'id,email,points\n1,a@example.com,NULL\n2,N/A,7\n3,c@example.com,-\n',
      'x.csv',
    )
    expect(tried.source.defaults.nulls).toEqual(['-', 'N/A', 'NULL'])
    expect(person(tried, 0)).toEqual({})
    expect(person(tried, 1)).toEqual({ points: 7 })
    expect(types(tried, 1)).toEqual(['customer_number:2'])
  })

  test('a number with gaps or with a value twice is no key', async () => {
    const twice = await tryInit('customer number,city\n1,Leeds\n1,York\n', 'x.csv')
    expect(twice.source.key).toBe('content')
    const gap = await tryInit('customer number,city\n1,Leeds\n,York\n', 'x.csv')
    expect(gap.source.key).toBe('content')
    expect([twice, gap].map(({ loaded }) => loaded.length)).toEqual([2, 2])
  })

  test('without a number the address is the key', async () => {
    const tried = await tryInit('mail,city\na@example.com,Leeds\nb@example.com,York\n', 'x.csv')
    expect(tried.source.key).toEqual(['mail'])
    expect(tried.loaded[0]?.sourceKey).toMatch(/^[0-9a-f]{32}$/)
  })

  test('equal rows are two rows', async () => {
    const tried = await tryInit('city,points\nLeeds,1\nLeeds,1\n', 'x.csv')
    expect(tried.loaded).toHaveLength(2)
    expect(tried.report.guesses.join('\n')).toContain('key content')
  })

  test('a customer number that a spreadsheet has turned into 13995.0', async () => {
    const tried = await tryInit('customer id,email\n13995.0,a@example.com\n13996.0,b@example.com\n', 'x.csv')
    expect(types(tried, 0)?.[0]).toBe('customer_number:13995')
  })

  test('of two numberings one is the customer number: the values of both would join strangers', async () => {
    const tried = await tryInit('ref,account_no,city\n1,2,Leeds\n2,3,York\n', 'x.csv')
    expect([0, 1].map((row) => types(tried, row))).toEqual([['customer_number:2'], ['customer_number:3']])
    expect(person(tried, 0)).toEqual({ ref: '1', city: 'Leeds' })
    expect(tried.source.key).toEqual(['account_no'])
    expect(tried.report.unsure.join('\n')).toContain('customers are numbered by "account_no" already')
  })

  test('a customer number that stands twice leaves the key to the number of the row', async () => {
    const tried = await tryInit('id,customer_id,city\n1,7,Leeds\n2,7,York\n7,8,Hull\n', 'x.csv')
    expect([0, 2].map((row) => types(tried, row))).toEqual([['customer_number:7'], ['customer_number:8']])
    expect(tried.source.key).toEqual(['id'])
  })

  test('national telephone numbers are read in the country that the row names', async () => {
    const tried = await tryInit(
      'id,phone,country\n1,01 23 45 67 89,FRA\n2,020 7946 0958,United Kingdom\n3,020 7946 0959,\n4,020 7946 0957,GB\n',
      'x.csv',
    )
    expect([0, 1, 2].map((row) => types(tried, row)?.[1])).toEqual([
      'phone:+33123456789',
      'phone:+442079460958',
      'phone:+442079460959',
    ])
  })

  test('two columns of telephone numbers are two identifiers', async () => {
    const tried = await tryInit(
      'Klantnummer;Telefoon;Mobiel;Plaats\n1;020 123 4567;06 12345678;Utrecht\n2;030 231 4567;;Zwolle\n',
      'x.csv',
    )
    expect(types(tried, 0)).toEqual(['customer_number:1', 'phone:+31201234567', 'phone:+31612345678'])
  })
})
