import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { EXIT } from '../../core/exit.ts'
import { scratch } from '../support/scratch.ts'
import { dayFiles, TINY_FILES, writeFiles } from '../support/tiny-brand.ts'
import { describeMistakes, type Mistake, SECRET } from './mistakes.ts'
import { tell, type Where } from './told.ts'

const FILE = 'data/people-2026-03-01.csv'
const HEADER = 'id,email,name,city\n'
const PEOPLE = TINY_FILES['sources/people.yaml'] ?? ''

/** The tiny brand with some files as somebody delivered them. */
function delivered(files: Readonly<Record<string, string | Buffer>>): Where {
  const cwd = scratch()
  writeFiles(cwd, { ...TINY_FILES, ...dayFiles('2026-03-01', 3, 1) })
  writeFiles(cwd, files as Readonly<Record<string, string>>)
  return { cwd }
}

type Delivery = readonly [
  mistake: string,
  files: Readonly<Record<string, string | Buffer>>,
  code: string,
  ...says: Mistake['says'],
]

const reads = (from: string, to: string): Readonly<Record<string, string>> => ({
  'sources/people.yaml': PEOPLE.replace(from, to),
})
const PLACE = 'path: data\npattern: "people-{date}.csv"'

const UNREADABLE: readonly Delivery[] = [
  [
    'a directory that is not there',
    reads('path: data', 'path: dta'),
    'SOURCE_UNREADABLE',
    'Source people',
    '/dta',
    'not there',
    'correct path',
  ],
  [
    'a file that is not there',
    reads(PLACE, 'path: data/people.csv'),
    'SOURCE_UNREADABLE',
    'people.csv',
    'ENOENT',
    'Put the file there',
  ],
  [
    'a directory for a file',
    reads(PLACE, 'path: data'),
    'SOURCE_UNREADABLE',
    'EISDIR',
    'it is a directory',
    '`pattern`',
  ],
  [
    'a file for a directory',
    reads('path: data', `path: ${FILE}`),
    'SOURCE_UNREADABLE',
    'ENOTDIR',
    'must be a directory',
  ],
  [
    'a file without its header line',
    { [FILE]: `c1,${SECRET}@people.example,Ann,Lyon\n` },
    'CSV_HEADER',
    'id, email',
    'first line',
    'header line',
  ],
  [
    'another delimiter',
    { [FILE]: 'id;email;name;city\nc1;a@people.example;A;L\n' },
    'CSV_HEADER',
    'correct delimiter',
  ],
  ['a page of HTML', { [FILE]: '<!DOCTYPE html><html>Please log in</html>\n' }, 'CSV_HEADER', 'first line'],
  [
    'a column twice',
    { [FILE]: 'id,email,email,city\nc1,a@people.example,Ann,Lyon\n' },
    'CSV_HEADER',
    'column 3',
    'its own name',
  ],
  [
    'a picture',
    { [FILE]: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 0x0a, 0xff]) },
    'CSV_HEADER',
    'NUL byte',
    'encoding',
  ],
  [
    'UTF-16',
    { [FILE]: Buffer.from(`\ufeff${HEADER}`, 'utf16le') },
    'CSV_ENCODING',
    'UTF-16',
    'encoding: utf-16',
  ],
  [
    'a header of megabytes',
    { [FILE]: `id,${'x'.repeat(3_000_000)}\nc2,b\n` },
    'CSV_HEADER',
    'more than 1048576 bytes',
  ],
  [
    'gzip that is cut off',
    { [FILE]: gzipSync(HEADER.repeat(1_000)).subarray(0, 40) },
    'BROKEN_GZIP',
    'gzip',
    'cut off',
    'Deliver it again',
  ],
]

describe('a source that cannot be read says why and what to mend', () => {
  for (const [mistake, files, code, ...says] of UNREADABLE)
    describeMistakes(
      [{ mistake, args: ['source', 'preview', 'people'], exit: EXIT.failed, code, says }],
      async () => delivered(files),
    )

  describeMistakes(
    [
      {
        mistake: 'a directory that is called like a file',
        args: ['source', 'preview', 'people'],
        exit: EXIT.failed,
        code: 'SOURCE_UNREADABLE',
        says: ['EISDIR', 'people-2026-03-02.csv'],
      },
    ],
    async () => {
      const place = delivered({})
      mkdirSync(join(place.cwd, 'data', 'people-2026-03-02.csv'))
      return place
    },
  )

  describeMistakes(
    [
      {
        mistake: 'a source that is not there',
        args: ['source', 'preview', 'peple'],
        exit: EXIT.misuse,
        code: 'NO_SUCH_SOURCE',
        says: ['`peple`', 'orders, people', 'Did you mean `people`?'],
      },
    ],
    async () => delivered({}),
  )
})

describe('a file without rows is no fault, and says where to look', () => {
  test.each([
    ['empty', { [FILE]: '' }],
    ['a header only', { [FILE]: HEADER }],
    ['no file of that name', reads('people-{date}', 'persons-{date}')],
  ] as const)('%s', async (_, files) => {
    const told = await tell(['source', 'preview', 'people'], delivered(files))
    expect([told.exit, told.err]).toEqual([EXIT.done, ''])
    expect(told.out).toMatch(/no row, or no file yet.*nocturne doctor/)
  })
})

describe('a row that cannot be read is refused by itself, with a reason and without its values', () => {
  test.each([
    [
      'a line of megabytes',
      FILE,
      `${HEADER}c1,a@people.example,${'x'.repeat(3_000_000)},Lyon\nc2,b@people.example,Bo,Lyon\n`,
      'too_long',
    ],
    [
      'a quote that is not closed',
      FILE,
      `${HEADER}c1,a@people.example,"${SECRET},Lyon\nc2,b@people.example,Bo,Lyon\n`,
      'unclosed_quote',
    ],
    ['too few columns', FILE, `${HEADER}c1,${SECRET}\nc2,b@people.example,Bo,Lyon\n`, 'too_few_columns'],
    ['no key', FILE, `${HEADER},${SECRET}@people.example,A,L\nc2,b@people.example,Bo,Lyon\n`, 'missing_key'],
    [
      'a date of another form',
      'data/orders-2026-03-01.csv',
      'customer,at,amount\nc1,01/03/2026 10:00,9.50\nc2,2026-03-01 10:00,9.50\n',
      'bad_date',
    ],
    [
      'a decimal comma',
      'data/orders-2026-03-01.csv',
      'customer,at,amount\nc1,2026-03-01 10:00,"9,50"\nc2,2026-03-01 10:00,9.50\n',
      'bad_type',
    ],
  ] as const)('%s', async (_, file, text, reason) => {
    const source = file === FILE ? 'people' : 'orders'
    const told = await tell(['source', 'preview', source, '--json'], delivered({ [file]: text }))
    expect(told.exit).toBe(EXIT.done)
    const { rows, rejected } = JSON.parse(told.out) as {
      rows: readonly object[]
      rejected: readonly object[]
    }
    expect(rows).toHaveLength(1)
    expect(rejected).toEqual([
      { unit: file.slice('data/'.length), at: '2', reason, detail: expect.stringMatching(/./) },
    ])
    expect(told.out).not.toContain(SECRET)
  })
})

describe('init --from', () => {
  const from = (mistake: string, file: string, code: string, ...says: readonly string[]): Mistake => ({
    mistake,
    args: ['init', 'shop', '--from', file],
    exit: EXIT.failed,
    code,
    says,
  })
  describeMistakes(
    [
      from('a file that is not there', 'nowhere.csv', 'NO_FILE', 'nowhere.csv', 'one line a person'),
      from('a directory', 'data', 'NO_FILE', 'is a directory', 'one file of it'),
      from('an empty file', 'empty.csv', 'EMPTY_FILE', 'empty'),
      from('a picture', 'picture.csv', 'CSV_HEADER', 'NUL byte'),
    ],
    async () => {
      const cwd = scratch()
      mkdirSync(join(cwd, 'data'))
      writeFiles(cwd, { 'empty.csv': '' })
      writeFiles(cwd, { 'picture.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 0x0a, 0xff]) } as never)
      return { cwd }
    },
  )
})
