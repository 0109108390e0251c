import { describe, expect, test } from 'vitest'
import { type Choices, DEFAULT_CHOICES } from '../../../../activities/identity/engine/choices.ts'
import { comparisonsOf } from '../../../../activities/identity/engine/compare/comparisons.ts'
import { NOTHING_DECIDED } from '../../../../activities/identity/engine/constraints.ts'
import { type Matched, match } from '../../../../activities/identity/engine/match.ts'
import { encodedWith, textsOf } from './encode/people-list.ts'
import { inventedPeople, PLAIN, tableOf } from './support/people.ts'

const TABLE = tableOf(inventedPeople(300, 11).people)
const run = (choices: Partial<Choices>, threads = 1): Promise<Matched> =>
  match(TABLE, {
    threads,
    seed: 1,
    normalisers: PLAIN,
    choices: { ...DEFAULT_CHOICES, ...choices },
    frozen: null,
    volume: null,
    decided: NOTHING_DECIDED,
    onStep: () => undefined,
  })

const BY_EMAIL = { name: 'email', parts: [{ field: 'email', part: 'key' }] } as const
const FAMILIES = { family_name: ['Zoë Test-Kunde', 'ZOE TEST KUNDE', 'Zoe Kunde', 'Roche'] }

describe('what can be stated of a match', () => {
  test('a comparison that is left out is not made, in any thread', async () => {
    const names = ({ model }: Matched): readonly string[] => model.comparisons.map(({ name }) => name)
    const all = names(await run({}))
    expect(all).toContain('email')
    for (const threads of [1, 2])
      expect(names(await run({ without: ['email'] }, threads))).toEqual(
        all.filter((name) => name !== 'email'),
      )
  })

  test('of numbered comparisons all are left out', () => {
    const columns = { 'id/1': ['AB123'], 'id/2': ['CD456'], family_name: ['Lee'] }
    const names = (without: readonly string[]) =>
      comparisonsOf(encodedWith(columns, { ...DEFAULT_CHOICES, without })).map(({ name }) => name)
    expect(names([])).toEqual(['name', 'id 1', 'id 2'])
    expect(names(['id'])).toEqual(['name'])
  })

  test('rules that are stated are the only ones', async () => {
    const { rules, pairs } = await run({ rules: [BY_EMAIL], broad: [] })
    expect(rules.map(({ name }) => name)).toEqual(['email'])
    expect(pairs).toBeLessThan((await run({})).pairs / 10)
  })

  test('a block over the cap falls apart or is lost', async () => {
    const byTown = { name: 'town', parts: [{ field: 'city', part: null }] } as const
    const [wide, narrow] = [
      await run({ rules: [byTown], broad: [] }),
      await run({ rules: [byTown], broad: [], cap: 5 }),
    ]
    expect(narrow.pairs).toBeLessThan(wide.pairs)
    expect([wide.rules[0]?.lost, (narrow.rules[0]?.lost ?? 0) > 0]).toEqual([0, true])
  })

  test('caution is taken off every pair, and not of the model', async () => {
    const [bold, cautious] = [await run({}), await run({ caution: 3_000 })]
    expect(cautious.model).toEqual(bold.model)
    expect(cautious.weights.prior).toBe(bold.weights.prior - 3_000)
    const people = ({ first }: Matched): number => new Set(first).size
    expect(people(await run({ caution: 20_000 }))).toBeGreaterThan(people(bold))
  })

  test('texts that say nothing are missing, whatever their case, accents and marks', () => {
    const blocked = [{ concept: 'family_name', texts: ['zoe test kunde'] }] as const
    const list = encodedWith(FAMILIES, { ...DEFAULT_CHOICES, blocked })
    expect(textsOf(list, 'family')).toEqual(['', '', 'zoe kunde', 'roche'])
    const other = encodedWith(FAMILIES, {
      ...DEFAULT_CHOICES,
      blocked: [{ concept: 'city', texts: ['Roche'] }],
    })
    expect(textsOf(other, 'family').at(-1)).toBe('roche')
  })
})
