import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Told, tell } from '../../mistakes/told.ts'
import { scratch } from '../../support/scratch.ts'

const NAMES = ['Ann', 'Bo', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gus', 'Hana', 'Ivo', 'Jana', 'Kai', 'Lea']
const SURNAMES = ['Abel', 'Brandt', 'Cornu', 'Dupont', 'Ekberg', 'Faure', 'Girard', 'Haas', 'Ibsen', 'Jung']
const MAP = 'given: given_name\nfamily: family_name\nborn: birth_date\nmail: email\n'
const MODEL = `{"nocturne_identity_model": 1, "prior": 0.01, "households": 0.001,
"comparisons": [{"comparison": "name", "levels": [{"level": "same", "m": 0.9, "u": 0.1, "household": 0}]}],
"dependences": []}
`

/** Each of them twice, the second time without the address. */
const LIST = Array.from({ length: 60 }, (_, n) => {
  const who = `${NAMES[n % 12]},${SURNAMES[n % 10]},${1950 + (n % 41)}-0${1 + (n % 9)}-${10 + (n % 19)}`
  return `${who},${NAMES[n % 12]}.${n}@mail.example\n${who},\n`
}).join('')

interface Place {
  readonly cwd: string
  readonly match: (...args: readonly string[]) => Promise<Told>
}

function place(files: Readonly<Record<string, string>>): Place {
  const cwd = scratch()
  const all = { 'map.yaml': MAP, 'a.csv': `given,family,born,mail\n${LIST}`, ...files }
  for (const [name, content] of Object.entries(all)) writeFileSync(join(cwd, name), content)
  const args = ['identity', 'match', '--input', 'a.csv', '--threads', '1']
  const fields = ['--fields', 'map.yaml']
  return { cwd, match: (...more) => tell([...args, ...fields, ...more], { cwd }) }
}

test('a model that was written decides as the fit did; it holds nobody, and says what a list lacks', async () => {
  const { cwd, match } = place({ 'fewer.yaml': MAP.replace(/mail.*\n/, '') })
  const fitted = await match('--output', 'fitted.csv', '--model', 'model.json', '--json')
  const used = await match('--output', 'used.csv', '--use-model', 'model.json', '--json')
  expect([fitted.exit, used.exit]).toEqual([0, 0])
  expect([fitted.err.includes('fit '), used.err.includes('fit ')]).toEqual([true, false])
  const read = (name: string): string => readFileSync(join(cwd, name), 'utf8')
  expect(read('used.csv')).toBe(read('fitted.csv'))
  const { prior } = JSON.parse(used.out) as { readonly prior: number }
  expect(prior).toBe((JSON.parse(fitted.out) as { readonly prior: number }).prior)
  const model = read('model.json')
  for (const value of LIST.split(/[,\n]/).filter((text) => text !== '')) expect(model).not.toContain(value)
  expect(readdirSync(cwd).filter((name) => name.endsWith('.part'))).toEqual([])

  const fewer = await match('--output', 'fewer.csv', '--use-model', 'model.json', '--fields', 'fewer.yaml')
  expect(fewer.exit).toBe(0)
  expect(fewer.err).toContain('The list has no values for email of the model; they say nothing.')
})

describe('what is wrong with a model has its exit code and its place', () => {
  test.each([
    ['no.json', 3, 'The model no.json cannot be read'],
    ['text.json', 3, 'text.json:1:1: this file holds'],
    ['version.json', 3, 'version.json:1:29: `nocturne_identity_model` is 2; give 1, the version'],
    ['prior.json', 3, 'prior.json:1:41: `prior` is'],
    ['share.json', 3, 'share.json:2:74: `m` is'],
    ['twice.json', 3, 'twice.json:2:.* `name` stands twice'],
    ['unknown.json', 3, 'unknown.json:3:.* `nam` is no other comparison .*Did you mean `name`'],
    [
      'good.json',
      3,
      'good.json: The model lacks the comparisons birth, email of the list, and has other levels of name',
    ],
  ])('%s', async (file, exit, words) => {
    const { cwd, match } = place({
      'text.json': 'model',
      'version.json': MODEL.replace('1,', '2,'),
      'prior.json': MODEL.replace('0.01', '1.5'),
      'share.json': MODEL.replace('0.9', '0'),
      'twice.json': MODEL.replace(/\[(\{"comparison.*\})\],/, '[$1, $1],'),
      'unknown.json': MODEL.replace('": []', '": [{"first": "nam", "second": "name", "bits": 1}]'),
      'good.json': MODEL,
    })
    const told = await match('--output', 'o.csv', '--use-model', file)
    expect([told.exit, told.out]).toEqual([exit, ''])
    expect(told.err).toMatch(new RegExp(words))
    expect(existsSync(join(cwd, 'o.csv'))).toBe(false)
  })

  test.each([
    [['--model', 'map.yaml', '--use-model', 'map.yaml'], 2, 'map.yaml is an input, too'],
    [['--model', 'a.csv'], 2, 'a.csv is an input, too'],
    [['--model', 'o.csv'], 2, 'Name another file for --model'],
    [['--model', 'no/m.json'], 2, 'There is no directory no for --model'],
  ])('%j', async (args, exit, words) => {
    const { match } = place({})
    const told = await match('--output', 'o.csv', ...args)
    expect([told.exit, told.out]).toEqual([exit, ''])
    expect(told.err).toContain(words)
  })

  test('no model comes of one record', async () => {
    const { cwd, match } = place({ 'a.csv': 'given,family,born,mail\nAnn,Lee,,\n' })
    const told = await match('--output', 'o.csv', '--model', 'm.json')
    expect([told.exit, existsSync(join(cwd, 'o.csv')), existsSync(join(cwd, 'm.json'))]).toEqual([
      1,
      false,
      false,
    ])
    expect(told.err).toContain('fewer than two records')
  })
})
