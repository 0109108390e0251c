import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Told, tell } from '../../mistakes/told.ts'
import { scratch } from '../../support/scratch.ts'

const PAGE = fileURLToPath(new URL('../../../docs/identity.md', import.meta.url))
const SECTION = /## Why these two\n[\s\S]*?(?=\n## )/.exec(readFileSync(PAGE, 'utf8'))?.[0] ?? ''
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(SECTION)?.[1] ?? ''
const LIST = block('csv')
const MAP = block('yaml')

/** Runs the verb on the list of the page, or on its first rows and the others as two files. */
async function match(
  args: readonly string[],
  cut: number | null = null,
): Promise<Told & { readonly cwd: string }> {
  const cwd = scratch()
  const [head = '', ...rows] = LIST.trimEnd().split('\n')
  const write = (name: string, some: readonly string[]): void =>
    writeFileSync(join(cwd, name), `${[head, ...some].join('\n')}\n`)
  write('people.csv', rows.slice(0, cut ?? rows.length))
  if (cut !== null) write('more.csv', rows.slice(cut))
  writeFileSync(join(cwd, 'map.yaml'), MAP)
  const inputs = ['--input', 'people.csv', ...(cut === null ? [] : ['--input', 'more.csv'])]
  const all = ['identity', 'match', ...inputs, '--fields', 'map.yaml', '--output', 'clusters.csv', ...args]
  return { ...(await tell(all, { cwd })), cwd }
}

interface Link {
  readonly a: string
  readonly b: string
  readonly state: string
  readonly prior: number
  readonly comparisons: readonly { readonly bits: number; readonly rarity: number }[]
  readonly dependences: readonly { readonly bits: number }[]
  readonly household: number
  readonly total: number
}

interface Document {
  readonly explain: {
    readonly together: boolean
    readonly pair: Link
    readonly path: readonly Link[] | null
    readonly rejected: (Readonly<Record<string, unknown>> & { readonly best: Link | null }) | null
  }
}

const adds = ({ prior, comparisons, dependences, household }: Link): number =>
  Math.round(
    [...comparisons, ...dependences].reduce((sum, { bits }) => sum + bits, prior + household) * 1_000,
  ) / 1_000

/** Words of the list, but for its keys and heads. */
const VALUES = LIST.split('\n')
  .slice(1)
  .flatMap((row) => row.split(',').slice(1))
  .filter((value) => value.length > 2)

test('docs/identity.md shows what its command says (`vitest -u` writes it anew)', async () => {
  const args = block('sh').trim().split(' ').slice(3)
  const told = await match(args.slice(args.indexOf('--explain')))
  expect(told.exit).toBe(0)
  // The first two lines tell seconds and memory, which differ.
  const shown = told.out.split('\n').slice(3).join('\n')
  const page = readFileSync(PAGE, 'utf8')
  const place = /(## Why these two\n[\s\S]*?```text\n)[\s\S]*?```/
  expect(page).toMatch(place)
  await expect(page.replace(place, (_, before: string) => `${before}${shown}\`\`\``)).toMatchFileSnapshot(
    PAGE,
  )
})

describe('an explanation', () => {
  test("of one person is the path, of which all parts add up, without anybody's values", async () => {
    const told = await match(['--explain', '3', '1', '--json', '--threads', '1'])
    const { explain } = JSON.parse(told.out) as Document
    expect([explain.together, explain.rejected]).toEqual([true, null])
    expect(explain.pair).toMatchObject({ a: '3', b: '1', state: 'against' })
    expect(explain.path?.map(({ a, b }) => [a, b])).toEqual([
      ['3', '2'],
      ['2', '1'],
    ])
    for (const link of [explain.pair, ...(explain.path ?? [])]) expect(link.total).toBe(adds(link))
    for (const value of VALUES) expect(told.out + told.err).not.toContain(value)
  })

  test('of two people says what stopped the best link; of two files records are source:key', async () => {
    const told = await match(['--explain', 'people.csv:1', 'more.csv:4', '--json', '--threads', '1'], 3)
    const { explain } = JSON.parse(told.out) as Document
    expect([explain.together, explain.path]).toEqual([false, null])
    expect(explain.pair).toMatchObject({ a: 'people.csv:1', b: 'more.csv:4' })
    expect(explain.rejected).toMatchObject({ pairs: 3, stopped_by: 'unscored', best: null })
  })

  test('of two people, for people', async () => {
    const told = await match(['--explain', '1', '4', '--quiet', '--threads', '1'])
    expect(told.out).toContain('\n1 and 4 are two people\nNo link was kept between them.')
    expect(told.out).toMatch(/^place +same postal code and town +\+\d\.\d{3} +-\d\.\d{3}$/m)
    for (const value of VALUES) expect(told.out + told.err).not.toContain(value)
  })
})

describe('what cannot be explained is refused before the work', () => {
  test.each([
    [
      ['1', '44'],
      null,
      /No record of people\.csv has the second key of --explain\.\n {2}Keys are written as/,
    ],
    [['x@y.fr', '1'], null, /has the first key/],
    [['1', '2'], 3, /source:key; the sources are people\.csv, more\.csv/],
    [['people.csv:1', 'more.csv:1'], 3, /has the second key/],
    [['2', '2'], null, /names one record twice/],
    [['2'], null, /wants the keys of two records/],
    [['1', '2', '3'], null, /wants the keys of two records/],
  ])('%j', async (keys, cut, words) => {
    const told = await match(['--explain', ...keys], cut)
    expect([told.exit, told.out]).toEqual([2, ''])
    expect(told.err).toMatch(words)
    expect(told.err).not.toMatch(/44|x@y/)
    expect(existsSync(join(told.cwd, 'clusters.csv'))).toBe(false)
  })

  test('without a key in the map, keys are numbers of rows', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'people.csv'), LIST)
    writeFileSync(join(cwd, 'map.yaml'), MAP.replace('no: key\n', ''))
    const args = ['identity', 'match', '--input', 'people.csv', '--fields', 'map.yaml', '--output', 'o.csv']
    const told = await tell([...args, '--explain', '12', '13'], { cwd })
    expect([told.exit, told.err]).toEqual([2, expect.stringContaining('numbers of the rows, 1 to 12.')])
    expect((await tell([...args, '--explain', '12', '11'], { cwd })).out).toContain(
      '12 and 11 are two people',
    )
  })
})
