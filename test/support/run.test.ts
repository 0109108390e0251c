import { expect, test } from 'vitest'
import { type EndedHome, homesToEnd } from './run.ts'

const HOUR = 3_600_000
const home = (name: string, kept: boolean, hoursAgo: number): EndedHome => ({
  home: name,
  kept,
  startedAt: 10 * HOUR - hoursAgo * HOUR,
})

test('of the homes that failed tests keep, the newest two stay; killed runs and forgotten ones go', () => {
  const ended = [
    home('third', true, 0.9),
    home('first', true, 0.1),
    home('killed', false, 0.2),
    home('second', true, 0.5),
    home('fourth', true, 1.5),
  ]
  expect(homesToEnd(ended, 10 * HOUR).toSorted()).toEqual(['fourth', 'killed', 'third'])
  expect(homesToEnd([home('forgotten', true, 3)], 10 * HOUR)).toEqual(['forgotten'])
})
