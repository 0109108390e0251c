import { describe, expect, test } from 'vitest'
import { goldenChanges } from '../../../activities/report/golden-changes.ts'

const golden = (from_run: number, to_run: number | null, city: string | null, record: string) => ({
  from_run,
  to_run,
  attributes: city === null ? {} : { city },
  lineage: { ...(city === null ? {} : { city: [record, 'r'] as const }), name: [record, 'r'] as const },
})
const sealed = (record_id: string, from_run: number, to_run: number | null, name: string) => ({
  record_id,
  from_run,
  to_run,
  fields: { name },
})
const told = (changes: ReturnType<typeof goldenChanges>): readonly (readonly unknown[])[] =>
  changes.map((c) => [c.run_id, c.name, c.before, c.after])

describe('the values of a person', () => {
  test('begin with the first run, change, and end', () => {
    const versions = [golden(1, 3, 'Lyon', 'a'), golden(3, 5, 'Nice', 'a'), golden(5, null, null, 'a')]
    expect(told(goldenChanges(versions, [sealed('a', 1, null, 'Ana')], 9))).toEqual([
      [1, 'city', null, 'Lyon'],
      [1, 'name', null, 'Ana'],
      [3, 'city', 'Lyon', 'Nice'],
      [5, 'city', 'Nice', null],
    ])
  })

  test('change with their record while the golden record stays as it is', () => {
    const changes = goldenChanges(
      [golden(1, null, 'Lyon', 'a')],
      [sealed('a', 1, 4, 'Ana'), sealed('a', 4, null, 'Anna')],
      9,
    )
    expect(told(changes).slice(2)).toEqual([[4, 'name', 'Ana', 'Anna']])
    expect(changes.at(-1)?.sealed).toBe(true)
  })

  test('do not change when only their source does, nor after the run that is looked at', () => {
    const versions = [golden(1, 2, 'Lyon', 'a'), golden(2, 3, 'Lyon', 'b'), golden(3, null, 'Nice', 'b')]
    const names = [sealed('a', 1, null, 'Ana'), sealed('b', 1, null, 'Ana')]
    expect(told(goldenChanges(versions, names, 2)).map(([run]) => run)).toEqual([1, 1])
  })
})
