import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { FILE_REFERENCES } from '../../../config/reference/files.ts'
import { keysOf } from '../support/keys.ts'
import { EVENT_CASES } from './event-cases.ts'
import { FIELD_CASES } from './field-cases.ts'
import { LIMITED } from './gate-cases.ts'
import { HOUSEHOLD_CASES } from './household-cases.ts'
import { MATCH_CASES } from './match-cases.ts'
import { PEOPLE_CASES } from './people-cases.ts'
import { POLICY_CASES } from './policy-cases.ts'
import { NOT_YET, PROOFS } from './proofs.ts'
import { REFERENCE_CASES } from './reference-cases.ts'
import { SEGMENT_CASES, TRAIT_CASES } from './rule-cases.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const KEYS = [...new Set(FILE_REFERENCES.flatMap(keysOf))]
const CASES = [
  FIELD_CASES,
  PEOPLE_CASES,
  EVENT_CASES,
  REFERENCE_CASES,
  POLICY_CASES,
  MATCH_CASES,
  HOUSEHOLD_CASES,
  SEGMENT_CASES,
  TRAIT_CASES,
]
const PROVED = new Set([
  ...CASES.flatMap((cases) => cases.map(([key]) => key)),
  ...LIMITED.map(([key]) => key),
  ...Object.keys(PROOFS),
  ...Object.keys(NOT_YET),
])

test('the schema is walked to its leaves', () => {
  expect(KEYS.length).toBeGreaterThan(250)
  expect(KEYS).toContain('nocturne.schedule.at')
  expect(KEYS).toContain('field[money].currency_from')
})

test('every key of every file has a test in which a change of it changes what comes out', () => {
  expect(KEYS.filter((key) => !PROVED.has(key))).toEqual([])
})

test('no key is listed that the schema does not know', () => {
  expect([...PROVED].filter((key) => !KEYS.includes(key))).toEqual([])
})

test('no key is listed as without effect that has a test', () => {
  expect(Object.keys(NOT_YET).filter((key) => PROOFS[key] !== undefined)).toEqual([])
})

test.each(Object.entries(PROOFS))('the test of %s is there', (_, [file, name]) => {
  expect(readFileSync(`${ROOT}${file}`, 'utf8')).toContain(name)
})
