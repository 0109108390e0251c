import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Told, tell } from '../../mistakes/told.ts'
import { scratch } from '../../support/scratch.ts'

/** Invented people, and what Splink 5 learned of them (make_model.py). */
const MADE = fileURLToPath(new URL('../identity/splink/', import.meta.url))
const MAP = `unique_id: key
first_name: given_name
surname: family_name
dob: birth_date
postcode: postal_code
city: city
email: email
sex: gender
`

const SETTINGS = readFileSync(join(MADE, 'splink.json'), 'utf8')
const SPLINK = JSON.parse(SETTINGS) as {
  readonly probability_two_random_records_match: number
  readonly comparisons: readonly {
    readonly comparison_levels: readonly Readonly<Record<string, unknown>>[]
  }[]
}

interface Place {
  readonly cwd: string
  readonly match: (...args: readonly string[]) => Promise<Told>
}

function place(files: Readonly<Record<string, string>>): Place {
  const cwd = scratch()
  for (const name of ['people.csv', 'splink.json']) cpSync(join(MADE, name), join(cwd, name))
  for (const [name, content] of Object.entries({ 'map.yaml': MAP, ...files }))
    writeFileSync(join(cwd, name), content)
  const args = ['identity', 'match', '--input', 'people.csv', '--fields', 'map.yaml', '--output', 'o.csv']
  return { cwd, match: (...more) => tell([...args, '--threads', '1', ...more], { cwd }) }
}

/** Of each record who it is, by a column. */
function idsOf(path: string, column: string): readonly string[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => line.split(',')[head.split(',').indexOf(column)] ?? '')
}

const SURNAMES = idsOf(join(MADE, 'people.csv'), 'surname')

/** F1 over pairs. */
function agreement(found: readonly string[], truth: readonly string[]): number {
  let [both, ofFound, ofTruth] = [0, 0, 0]
  for (let b = 1; b < truth.length; b++)
    for (let a = 0; a < b; a++) {
      const [f, t] = [found[a] === found[b], truth[a] === truth[b]]
      if (f) ofFound += 1
      if (t) ofTruth += 1
      if (f && t) both += 1
    }
  return (2 * both) / (ofFound + ofTruth)
}

test('a model that Splink saved finds who is who, and what it lacks is told', async () => {
  const { cwd, match } = place({})
  const told = await match('--use-model', 'splink.json', '--json')
  expect(told.exit).toBe(0)
  expect(JSON.parse(told.out)).toMatchObject({ prior: SPLINK.probability_two_random_records_match })
  // Splink itself has 0.991 at its best threshold, and this engine with its own fit 1.
  expect(
    agreement(idsOf(join(cwd, 'o.csv'), 'cluster_id'), idsOf(join(cwd, 'people.csv'), 'person')),
  ).toBeGreaterThan(0.985)
  expect(told.err).toContain(
    '"Match on reversed cols: first_name and surname (both directions)" was never seen in training',
  )
  expect(told.err).toContain('Of gender of the list the model says nothing')
  expect(told.err).not.toContain('not used')
})

test('--model writes it in our form, which decides the same', async () => {
  const { cwd, match } = place({})
  const first = await match('--use-model', 'splink.json', '--model', 'ours.json')
  const clusters = readFileSync(join(cwd, 'o.csv'), 'utf8')
  const again = await match('--use-model', 'ours.json')
  expect([first.exit, again.exit, again.err.includes('never seen')]).toEqual([0, 0, false])
  expect(readFileSync(join(cwd, 'o.csv'), 'utf8')).toBe(clusters)
})

test('its weights are those of Splink', async () => {
  const { match } = place({})
  const names = idsOf(join(MADE, 'people.csv'), 'first_name').map((name, i) => `${name} ${SURNAMES[i]}`)
  const twice = names.findIndex((name, i) => !name.startsWith(' ') && names.indexOf(name) < i)
  const pair = [names.indexOf(names[twice] ?? '') + 1, twice + 1].map(String)
  const told = await match('--use-model', 'splink.json', '--explain', ...pair, '--json')
  const { explain } = JSON.parse(told.out) as {
    readonly explain: {
      readonly pair: { readonly comparisons: readonly Readonly<Record<string, unknown>>[] }
    }
  }
  const exact = SPLINK.comparisons[0]?.comparison_levels[1]
  const weight = Math.log2(Number(exact?.m_probability) / Number(exact?.u_probability))
  const name = explain.pair.comparisons.find(({ comparison }) => comparison === 'name')
  expect(Number(name?.bits) - Number(name?.rarity)).toBeCloseTo(weight, 2)
})

describe('what is wrong with it has its exit code and its place', () => {
  test.each([
    ['two.json', '{"comparison_columns": []}', 'two.json:1:2: these are settings of Splink 2'],
    [
      'prior.json',
      SETTINGS.replace(/("probability_two[^:]*": )[\d.]+/, '$12'),
      '`probability_two_random_records_match` is 2',
    ],
    ['share.json', SETTINGS.replace(/("m_probability": )[\d.]+/, '$1-1'), '`m_probability` is -1'],
    [
      'sql.json',
      SETTINGS.replace('"sql_condition": "ELSE"', '"sql": "ELSE"'),
      '`sql_condition` is missing here',
    ],
  ])('%s', async (file, text, words) => {
    const told = await place({ [file]: text }).match('--use-model', file)
    expect([told.exit, told.out]).toEqual([3, ''])
    expect(told.err).toContain(words)
  })
})
