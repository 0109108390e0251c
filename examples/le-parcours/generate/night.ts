import type { Person } from './people.ts'
import { mix } from './random.ts'
import type { Sink } from './sink.ts'
import type { NightTruth } from './truth.ts'
import { dateOfNight, type World } from './world.ts'

/** What a source needs to write the files of a night. */
export interface Night {
  readonly world: World
  readonly number: number
  readonly date: string
  readonly sink: Sink
  readonly truth: NightTruth
}

export function nightOf(world: World, number: number, sink: Sink, truth: NightTruth): Night {
  return { world, number, date: dateOfNight(world, number), sink, truth }
}

/** Everybody once, in an order that differs by night and source: files are not sorted by person. */
export function* everybody(world: World, ...salt: readonly number[]): Generator<Person, void, void> {
  const { people, seed } = world
  if (people === 0) return
  let step = 1 + (mix(seed, ...salt) % people)
  while (gcd(step, people) !== 1) step += 1
  let at = mix(...salt, seed) % people
  for (let count = 0; count < people; count += 1) {
    yield world.person(at)
    at = (at + step) % people
  }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
