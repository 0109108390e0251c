import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { town } from '../activities/identity/engine/support/town.ts'
import { reportOf } from '../activities/report/night.ts'
import { tell } from '../mistakes/told.ts'
import { NO_GATES_YAML } from '../support/no-gates.ts'
import { TINY_FILES } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()
const PEOPLE = (TINY_FILES['sources/people.yaml'] ?? '').replace(
  /sealed:[\s\S]*/,
  `sealed:
  given_name: { from: given_name, as: text }
  family_name: { from: family_name, as: text }
  birth_date: { from: birth_date, as: text }
`,
)
const PROFILE = `source_priority: [people, orders]
attributes:
  - { names: [city, given_name, family_name, birth_date], rule: most_recent }
`
const home = mkdtempSync(join(tmpdir(), 'nocturne-plan-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const COLUMNS = ['email', 'given_name', 'family_name', 'birth_date', 'city'] as const
const ROWS = town(60, 7)
  .flat()
  .map((person, n) => [`c${n}`, ...COLUMNS.map((column) => person[column] ?? '')].join(','))
const FILE = `${['id', ...COLUMNS].join(',')}\n${ROWS.join('\n')}\n`

const identity = async (...args: readonly string[]) => {
  const told = await tell(['identity', ...args, '--json'], {
    cwd: shop.dir,
    env: { DATABASE_URL: shop.databaseUrl, NOCTURNE_HOME: home },
  })
  expect([told.exit, told.err]).toEqual([0, ''])
  return JSON.parse(told.out)
}

test('whole nights do what identity plan and identity fit said before, and the report names who adopted a model', async () => {
  writeFileSync(join(home, 'key'), `${'ef'.repeat(32)}\n`)
  shop.write({ 'gates.yaml': NO_GATES_YAML, 'sources/people.yaml': PEOPLE, 'profile.yaml': PROFILE })
  const night = async (date: string) => {
    shop.write({ [`data/people-${date}.csv`]: FILE, [`data/orders-${date}.csv`]: 'customer,at,amount\n' })
    const ended = await shop.night(date)
    expect(ended.state).toBe('published')
    const { identity: figures } = await reportOf(shop.client.db, ended.run.run_id)
    return { ...figures, profiles: figures.known + figures.anonymous }
  }
  const first = await night('2026-03-01')
  expect(first.new_model).toEqual({ records: ROWS.length, adopted_by: null, reason: null })

  shop.write({ 'identity.yaml': 'match: off\n' })
  const plan = await identity('plan')
  expect(plan.profiles.before).toBe(first.profiles)
  expect(plan.split.profiles).toBeGreaterThan(0)
  const off = await night('2026-03-02')
  expect([off.profiles, off.known]).toEqual([plan.profiles.after, plan.known.after])
  expect(off.new_model).toBe(null)

  shop.write({ 'identity.yaml': 'match: { caution: 12 }\n' })
  const fit = await identity('fit', '--adopt', '--by', 'ana', '--reason', 'ticket 9')
  expect(fit.merged.profiles).toBeGreaterThan(0)
  const adopted = await night('2026-03-03')
  expect([adopted.profiles, adopted.merged]).toEqual([fit.profiles.after, fit.ids.aliases])
  expect(adopted.new_model).toEqual({ records: ROWS.length, adopted_by: 'ana', reason: 'ticket 9' })
  expect(await identity('plan')).toMatchObject({ rules_changed: false, moved: 0 })
}, 180_000)
