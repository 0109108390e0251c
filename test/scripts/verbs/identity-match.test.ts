import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Told, tell } from '../../mistakes/told.ts'
import { scratch } from '../../support/scratch.ts'

const MAP = `id: key
given: given_name
family: family_name
born: birth_date
mail: email
`
const HEADER = 'id,given,family,born,mail,note\n'
const NAMES = ['Ann', 'Bo', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gus', 'Hana', 'Ivo', 'Jana', 'Kai', 'Lea']
const SURNAMES = ['Abel', 'Brandt', 'Cornu', 'Dupont', 'Ekberg', 'Faure', 'Girard', 'Haas', 'Ibsen', 'Jung']

/** Invented people, each twice: the second time with a slip in the surname and without the address. */
function people(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const given = NAMES[(n * 7) % NAMES.length] ?? ''
    const family = `${SURNAMES[n % 10]}${SURNAMES[Math.floor(n / 10) % 10]?.toLowerCase()}`
    const [month, day] = [1 + ((n * 5) % 12), 1 + ((n * 11) % 28)].map((part) =>
      String(part).padStart(2, '0'),
    )
    const born = `${1940 + ((n * 13) % 61)}-${month}-${day}`
    const slip = `${family.slice(0, 4)}${family.slice(5)}`
    return [
      `${2 * n},${given},${family},${born},${given}.${n}@mail.example,"a, b"`,
      `${2 * n + 1},${given},${slip},${born},,`,
    ]
  }).flat()
}

const LIST = people(150)

interface Place {
  readonly cwd: string
  readonly match: (args: readonly string[]) => Promise<Told>
}

function place(files: Readonly<Record<string, string | Buffer>>): Place {
  const cwd = scratch()
  for (const [name, content] of Object.entries({ 'map.yaml': MAP, ...files }))
    writeFileSync(join(cwd, name), content)
  return { cwd, match: (args) => tell(['identity', 'match', '--fields', 'map.yaml', ...args], { cwd }) }
}

const csv = (rows: readonly string[]): string => HEADER + rows.map((row) => `${row}\n`).join('')

describe('identity match', () => {
  test('tells an address that everybody has, and joins nobody by it', async () => {
    const rows = LIST.map((row) => row.replace(/[^,]*@[^,]*/, 'desk@shop.example'))
    const { match } = place({ 'a.csv': csv(rows) })
    const told = await match(['--input', 'a.csv', '--output', 'o.csv', '--threads', '1', '--json'])
    const document = JSON.parse(told.out) as Record<string, number>
    expect(document).toMatchObject({ blocked_values: 1 })
    expect(document.clusters).toBeGreaterThan(140)
  })

  test('writes the cluster of each record, the same for shuffled rows, other threads and packed files', async () => {
    const shuffled = LIST.toSorted((a, b) => a.slice(3).localeCompare(b.slice(3)))
    const { cwd, match } = place({ 'a.csv': csv(LIST), 'b.csv.gz': gzipSync(csv(shuffled)) })
    const told = await match(['--input', 'a.csv', '--output', 'a.out.csv', '--threads', '1', '--json'])
    expect([told.exit, told.err.includes('@')]).toEqual([0, false])
    const document = JSON.parse(told.out) as Record<string, number>
    const keys = [
      'seconds',
      'rss_mb',
      'records',
      'pairs',
      'prior',
      'clusters',
      'lost_pairs',
      'blocked_values',
    ]
    expect(Object.keys(document)).toEqual(keys)
    expect(document).toMatchObject({ records: 300, clusters: 150 })
    const found = readFileSync(join(cwd, 'a.out.csv'), 'utf8')
    const expected = LIST.map((_, n) => `${n},${n - (n % 2)}\n`).join('')
    expect(found).toBe(`unique_id,cluster_id\n${expected}`)

    const other = await match(['--input', 'b.csv.gz', '--output', 'b.out.csv.gz', '--threads', '2'])
    expect(other.exit).toBe(0)
    expect(other.out).toContain('300 records, 150 people; written to b.out.csv.gz.')
    expect(other.err).toMatch(/^read b\.csv\.gz +[\d.]+ s$/m)
    expect(gunzipSync(readFileSync(join(cwd, 'b.out.csv.gz'))).toString()).toBe(found)
    expect(readdirSync(cwd).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(existsSync(join(cwd, '.nocturne'))).toBe(false)
  })

  test('links two files whose columns and keys are their own; a cluster is named after its first record', async () => {
    const crm = LIST.filter((_, n) => n % 2 === 0)
    const shop = LIST.filter((_, n) => n % 2 === 1).map((row) =>
      row.replaceAll(',', ';').replace(/^\d+/, (id) => `${Number(id) - 1}`),
    )
    const { cwd, match } = place({
      'crm.csv': csv(crm),
      'shop.csv': `nr;given;surname;born;mail;note\n${shop.join('\n')}`,
      'map.yaml': `${MAP}nr: key\nsurname: family_name\n`,
    })
    const args = [
      '--input',
      'crm.csv',
      '--input',
      'shop.csv',
      '--output',
      'out.csv',
      '--threads',
      '1',
      '--json',
    ]
    const told = await match(args)
    expect(told.exit).toBe(0)
    const lines = readFileSync(join(cwd, 'out.csv'), 'utf8').split('\n')
    expect(lines[0]).toBe('unique_id,cluster_id,source')
    expect(lines[2]).toBe('2,crm.csv:2,crm.csv')
    expect(lines[152]).toBe('2,crm.csv:2,shop.csv')
    expect(JSON.parse(told.out)).toMatchObject({ records: 300, clusters: 150 })
  })

  test.each([
    ['only headers', HEADER, 'unique_id,cluster_id\n'],
    ['one record', `${HEADER}7,Ann,Lee,,,\n`, 'unique_id,cluster_id\n7,7\n'],
    [
      'two records',
      `${HEADER}8,Bo,Poe,1950-02-02,,\n7,Ann,Lee,1990-01-05,,\n`,
      'unique_id,cluster_id\n7,7\n8,8\n',
    ],
    ['records that say nothing', `${HEADER}7,,,,,\n8,,,,,\n`, 'unique_id,cluster_id\n7,7\n8,8\n'],
    [
      'a key that wants quotes',
      `${HEADER}"7,""a""",Ann,,,,\n`,
      'unique_id,cluster_id\n"7,""a""","7,""a"""\n',
    ],
  ])('%s', async (_, list, expected) => {
    const { cwd, match } = place({ 'a.csv': list })
    const told = await match(['--input', 'a.csv', '--output', 'out.csv', '--threads', '1'])
    expect([told.exit, readFileSync(join(cwd, 'out.csv'), 'utf8')]).toEqual([0, expected])
  })
})

describe('what is wrong has its exit code, its place and no value of the list', () => {
  test.each([
    [['--output', 'o.csv'], 2, "Required option '--input"],
    [['--input', 'a.csv'], 2, "Required option '--output"],
    [['--input', 'a.csv', '--output', 'o.csv', '--threads', '0'], 2, 'A whole number from 1 on'],
    [['--input', 'a.csv', '--output', 'o.csv', '--seed', 'x'], 2, 'A whole number from 0 on'],
    [['--input', 'a.csv', '--output', 'o.csv', '--thread', '2'], 2, 'Did you mean --threads?'],
    [['--input', 'a.csv', '--output', 'a.csv'], 2, 'a.csv is an input, too'],
    [['--input', 'a.csv', '--output', './map.yaml'], 2, 'map.yaml is an input, too'],
    [['--input', 'a.csv', '--output', 'o.csv', '--model', 'map.yaml'], 2, 'map.yaml is an input, too'],
    [['--input', 'a.csv', '--output', 'old.json', '--use-model', 'old.json'], 2, 'old.json is an input, too'],
    [['--input', 'a.csv', '--input', './a.csv', '--output', 'o.csv'], 2, 'given twice'],
    [['--input', 'a.csv', '--output', 'no/o.csv'], 2, 'There is no directory no'],
    [['--input', 'a.csv', '--output', '.'], 2, 'is a directory'],
    [['--input', 'a.csv', '--output', 'o.csv', '--threads', '257'], 2, 'Give at most 256'],
    [['--input', 'none.csv', '--output', 'o.csv'], 1, 'There is no file none.csv'],
    [['--input', '.', '--output', 'o.csv'], 1, '. is no file'],
    [['--input', 'twice.csv', '--output', 'o.csv'], 1, 'twice.csv:4: The lines 2 and 4 have the same key'],
    [['--input', 'few.csv', '--output', 'o.csv'], 1, 'few.csv:3: The header has 6 columns, this line has 2'],
    [
      ['--input', 'a.csv', '--output', 'o.csv', '--fields', 'none.yaml'],
      3,
      'map of columns none.yaml cannot be read',
    ],
    [
      ['--input', 'a.csv', '--output', 'o.csv', '--fields', 'bad.yaml'],
      3,
      'bad.yaml:2:7: .*Did you mean `full_name`',
    ],
    [['--input', 'other.csv', '--output', 'o.csv'], 3, 'map.yaml:2:1: other.csv has no column `given`'],
  ] as const)('%j ends with %i', async (args, exit, words) => {
    const { cwd, match } = place({
      'a.csv': csv(LIST),
      'twice.csv': csv(['1,Zoe,Zander,,,', '2,Bo,Poe,,,', '1,Zoe,Zander,,,']),
      'few.csv': csv(['1,Zoe,Zander,,,', '2,Zander']),
      'other.csv': 'id,vorname\n1,Zoe\n',
      'bad.yaml': 'id: key\nnote: fullname\n',
    })
    const told = await match(args)
    expect([told.exit, told.out]).toEqual([exit, ''])
    expect(told.err).toMatch(new RegExp(words))
    expect(told.err).not.toMatch(/Z(oe|ander)/)
    expect(existsSync(join(cwd, 'o.csv'))).toBe(false)
  })

  test('with --json the error is the one document', async () => {
    const { match } = place({ 'a.csv': csv(['1,Zoe,Zander,,,', '1,Bo,Poe,,,']) })
    const told = await match(['--input', 'a.csv', '--output', 'o.csv', '--json'])
    expect(told.exit).toBe(1)
    expect(JSON.parse(told.out)).toMatchObject({
      error: { code: 'DUPLICATE_KEY', file: 'a.csv', line: 3, column: null },
    })
  })
})
