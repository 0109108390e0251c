import { expect, test } from 'vitest'
import { deniedInVain } from '../../../activities/report/denials.ts'
import type { NightFacts } from '../../../activities/report/facts.ts'
import { verdictOf } from '../../../activities/report/verdict.ts'

const factsOf = (notes: Readonly<Record<string, unknown>>) =>
  ({ run: { run_id: 12 }, sources: [{ source: 'choices', notes }] }) as unknown as Parameters<
    typeof deniedInVain
  >[0]

test('denials of rejected rows are told, those of nobody first', () => {
  const told = deniedInVain(factsOf({ kept_denials: 1, refused_denials: 3 }))
  expect(told.map(({ text }) => text)).toEqual([
    'choices: 3 denials name nobody, or nothing that the policy knows.',
    'choices: 1 denial of a rejected row counts from now on.',
  ])
  expect(told[0]?.command).toBe('nocturne rejection list --run 12 --source choices')
})

test('they are among what needs somebody', () => {
  const quiet = {
    stages: [],
    gates: [],
    balance: [],
    groups: [],
    openBreakers: [],
    waves: [],
    money: { currency: null, unconverted: [], costs: [] },
    rejections: [],
    decisions: [],
  }
  const totals = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, waiting: 0 }
  const facts = { ...quiet, totals, ...factsOf({ refused_denials: 1 }) } as unknown as NightFacts
  expect(verdictOf(facts).attention.map(({ code }) => code)).toContain('denials')
})

test('a night without any says nothing of them', () => {
  expect(deniedInVain(factsOf({ columns: ['id'] }))).toEqual([])
})
