import { describe, expect, test } from 'vitest'
import type { Ties } from '../../../activities/identity/explain.ts'
import { type Parted, type Rules, reasonsOf } from '../../../activities/identity/reasons.ts'
import type { IdentifierPolicy } from '../../../core/brand/identity.ts'

const rule = (type: string, maxRecords: number, exclusive = false): IdentifierPolicy => ({
  type,
  person: true,
  exclusive,
  maxRecords,
  blocked: [],
})
const rules = (identifiers: readonly IdentifierPolicy[], blocked: readonly string[] = []): Rules => ({
  policy: { identifiers, match: null, household: null },
  blocked: new Set(blocked),
})
const record = (
  record_id: string,
  part: string,
  before: string | null = null,
  after: string | null = null,
): Parted => ({
  record_id,
  part,
  group_before: before,
  group_after: after,
})
const ties = (
  carried: readonly (readonly [string, string, string])[],
  { policy, blocked }: Rules,
  decisions: Ties['decisions'] = [],
): Ties => ({
  carried: carried.map(([record_id, type, identifier_id]) => ({ record_id, type, identifier_id })),
  carriers: new Map(carried.map(([, , id]) => [id, carried.filter(([, , other]) => other === id).length])),
  decisions,
  policy,
  blocked,
})

const AB = [record('1', 'a'), record('2', 'a'), record('3', 'b')]

describe('why profiles are merged or split', () => {
  test('names what records of several parts carry, by type and state before and after, never by value', () => {
    const before = rules([rule('email', 1), rule('phone', 9)], ['p2'])
    const after = rules([rule('phone', 9), rule('email', 9)])
    const carried = [
      ['1', 'email', 'e1'],
      ['3', 'email', 'e1'],
      ['2', 'email', 'e2'],
      ['3', 'email', 'e2'],
      ['1', 'phone', 'p1'],
      ['2', 'phone', 'p1'],
      ['2', 'phone', 'p2'],
      ['3', 'phone', 'p2'],
      ['1', 'cookie', 'c1'],
      ['3', 'cookie', 'c1'],
    ] as const
    const { shared } = reasonsOf(AB, ties(carried, after), before)
    const joins = { state: 'joins', limit: 9 }
    const unlisted = { state: 'not_listed', limit: null }
    expect(shared).toEqual([
      { type: 'phone', identifiers: 1, carriers: 2, before: { state: 'blocked', limit: 9 }, after: joins },
      { type: 'email', identifiers: 2, carriers: 2, before: { state: 'over_limit', limit: 1 }, after: joins },
      { type: 'cookie', identifiers: 1, carriers: 2, before: unlisted, after: unlisted },
    ])
    expect(reasonsOf(AB, ties(carried, after), null).shared.every((one) => one.before === null)).toBe(true)
  })

  test('says that comparing takes them for one person, before or after', () => {
    const one = [record('1', 'a', 'g', null), record('3', 'b', 'g', 'h'), record('4', 'b', null, 'h')]
    expect(reasonsOf(one, ties([], rules([])), null).alike).toEqual({ before: true, after: false })
  })

  test('names exclusive types of which two parts differ, and what was decided between them', () => {
    const number = rules([rule('number', 9, true)])
    const carried = [
      ['1', 'number', 'n1'],
      ['3', 'number', 'n2'],
    ] as const
    const decided = [
      { kind: 'must', record_a: '1', record_b: '2' },
      { kind: 'cannot', record_a: '1', record_b: '3' },
      { kind: 'cannot', record_a: '2', record_b: '3' },
      { kind: 'must', record_a: '1', record_b: 'elsewhere' },
    ] as const
    const because = reasonsOf(AB, ties(carried, number, decided), null)
    expect(because).toMatchObject({ exclusive: ['number'], decided: ['cannot'], shared: [] })
  })
})
