import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NocturneError } from '../../../core/errors.ts'
import { tryInit } from './support.ts'

const header = fc.constantFrom(
  'id',
  'Email',
  'Nom',
  'Prénom',
  'Ville',
  'Date',
  'dob',
  'Total',
  'Tel',
  'x',
  'opt in',
  'Sexe',
  'a, b',
  '#',
  'true',
  'customer number',
)
const value = fc.oneof(
  fc.constantFrom(
    '',
    'NULL',
    '-',
    'true',
    'oui',
    '01/02/2003',
    '31/12/1999',
    '2020-02-30',
    '1.234,56',
    '1,234',
    '007',
    'a@b.fr',
    '+33612345678',
    'M',
    'été',
    "it's",
    '12" pipe',
    '=1+1',
    '99999999999999999999',
  ),
  fc.integer().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.string({ maxLength: 12 }),
)

/** As a careful export would write it. */
const cell = (text: string, delimiter: string) =>
  /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text

test('any sound table becomes a project that validates and loses no row', async () => {
  const table = fc
    .tuple(fc.uniqueArray(header, { minLength: 1, maxLength: 6 }), fc.constantFrom(',', ';', '\t', '|'))
    .chain(([headers, delimiter]) =>
      fc
        .array(fc.array(value, { minLength: headers.length, maxLength: headers.length }), { maxLength: 12 })
        .map((rows) => ({ headers, delimiter, rows })),
    )
  await fc.assert(
    fc.asyncProperty(table, async ({ headers, delimiter, rows }) => {
      const clean = rows.map((row) => row.map((text) => text.replaceAll(/[\0\uD800-\uDFFF\uFFFD]/g, 'x')))
      const lines = [headers, ...clean].map((row) => row.map((text) => cell(text, delimiter)).join(delimiter))
      const tried = await tryInit(`${lines.join('\n')}\n`, 'x.csv')
      expect(tried.faults).toEqual([])
    }),
    { numRuns: 80 },
  )
}, 120_000)

test('any bytes become a project, or a word on why not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      try {
        await tryInit(bytes, 'x.csv')
      } catch (fault) {
        expect(fault).toBeInstanceOf(NocturneError)
      }
    }),
    { numRuns: 80 },
  )
}, 120_000)
