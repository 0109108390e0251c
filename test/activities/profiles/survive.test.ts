import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sinceOf } from '../../../activities/profiles/since.ts'
import { type Candidate, golden, survivorship } from '../../../activities/profiles/survive.ts'
import { recordOf } from '../../support/world.ts'
import { drafts, policies } from './draft.ts'
import { goldenOf, type TwinRecord } from './twin.ts'

const LOADED = '2026-01-02T00:00:00Z'

const candidate = (record: TwinRecord): Candidate => ({
  record: recordOf(record.source, record.key),
  source: record.source,
  sourceKey: record.key,
  seen: Date.parse(record.seenAt ?? LOADED),
  verified: record.identifiers.some(([, , verified]) => verified === true),
  clear: record.attributes ?? {},
  sealed: record.sealed ?? {},
})

describe('golden', () => {
  test('agrees with a dull twin on any records and policy, in any order', () => {
    fc.assert(
      fc.property(drafts, policies, fc.boolean(), (records, policy, reversed) => {
        const people = [...new Set(records.map((record) => record.person))]
        const rules = survivorship(policy)
        const built = people.flatMap((person) => {
          const own = records.filter((record) => record.person === person).map(candidate)
          const record = golden(reversed ? own.reverse() : own, rules)
          return Object.keys(record.lineage).length > 0 ? [record] : []
        })
        expect(built).toEqual(goldenOf(records, policy, LOADED))
      }),
      { numRuns: 3_000 },
    )
  })

  test('null is no value, and gives no lineage', () => {
    const rules = survivorship({ sourcePriority: [], attributes: [] })
    const base = { source: 'crm', seen: 0, verified: false, sealed: {} }
    const records = [
      { ...base, record: 'r1', sourceKey: '1', clear: { city: null, gender: 'f' } },
      { ...base, record: 'r2', sourceKey: '2', clear: { city: 'Lyon' } },
    ]
    expect(golden(records, rules)).toEqual({
      attributes: { city: 'Lyon', gender: 'f' },
      lineage: { city: ['r2', 'source_priority'], gender: ['r1', 'source_priority'] },
    })
  })
})

describe('sinceOf', () => {
  const lineage = { city: ['r1', 'most_recent'] as const, name: ['r1', 'most_recent'] as const }
  const standing = { attributes: { city: 'Paris' }, lineage, since: { city: 1, name: 2 } }

  test('keeps the run of what stands', () => {
    expect(sinceOf({ attributes: { city: 'Paris' }, lineage }, standing, 7)).toEqual({ city: 1, name: 2 })
  })

  test('begins anew with another value, another record or another rule', () => {
    const moved = { attributes: { city: 'Lyon' }, lineage }
    expect(sinceOf(moved, standing, 7)).toEqual({ city: 7, name: 2 })
    const other = {
      attributes: { city: 'Paris' },
      lineage: { ...lineage, city: ['r2', 'most_recent'] as const },
    }
    expect(sinceOf(other, standing, 7)).toEqual({ city: 7, name: 2 })
    const ruled = {
      attributes: { city: 'Paris' },
      lineage: { ...lineage, name: ['r1', 'most_frequent'] as const },
    }
    expect(sinceOf(ruled, standing, 7)).toEqual({ city: 1, name: 7 })
  })

  test('is the run itself for a new profile', () => {
    expect(sinceOf({ attributes: { city: 'Paris' }, lineage }, null, 7)).toEqual({ city: 7, name: 7 })
  })
})
