import { expect, test } from 'vitest'
import { mergedOf } from '../../../activities/report/merged.ts'
import type { LifeStep } from '../../../activities/report/queries/history.ts'

const step = (step: LifeStep, other_profile: string | null) => ({ step, other_profile })

test.each([
  [
    'that was merged',
    [step('founded', null), step('merged_from', 'a'), step('merged_from', 'b')],
    ['a', 'b'],
  ],
  ['that was split off again is somebody else', [step('merged_from', 'a'), step('split_off', 'a')], []],
  [
    'that came back after it',
    [step('merged_from', 'a'), step('split_off', 'a'), step('merged_from', 'a')],
    ['a'],
  ],
  ['that a record came from', [step('linked', 'a'), step('unlinked', 'b')], []],
])('parts of a person: a profile %s', (_, life, parts) => {
  expect(mergedOf(life)).toEqual(parts)
})
