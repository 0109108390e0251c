import { describe, expect, test } from 'vitest'
import { mayFit, wantsFit } from '../../../../activities/identity/matching/model.ts'
import type { ModelRow } from '../../../../activities/identity/queries/model.ts'

const model = (records: number, adopted: string | null): ModelRow => ({
  model: {} as ModelRow['model'],
  records,
  adopted_id: adopted,
  rules: 'same',
})

describe('a night fits a model', () => {
  test('where there is none, from 50 records on', () => {
    expect(mayFit(null, 'same')).toBe(true)
    expect([49, 50].map((records) => wantsFit(null, records, 'same'))).toEqual([false, true])
  })

  test('anew from four times the records on, until it knew 50,000', () => {
    expect([399, 400].map((records) => wantsFit(model(100, null), records, 'same'))).toEqual([false, true])
    expect([49_999, 50_000].map((records) => mayFit(model(records, null), 'same'))).toEqual([true, false])
  })

  test('anew when its rules changed, however much it knew', () => {
    expect(mayFit(model(60_000, null), 'other')).toBe(true)
    expect(wantsFit(model(60_000, null), 50, 'other')).toBe(true)
  })

  test('never in place of one that an operator adopted', () => {
    expect(mayFit(model(100, '1'), 'same')).toBe(false)
    expect(mayFit(model(100, '1'), 'other')).toBe(false)
  })
})
