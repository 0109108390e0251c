import { anywhere, type Moment, whileSending } from './moment.ts'
import type { Dice } from './random.ts'
import { PROCESSES } from './stack.ts'

/** Away for more than ten seconds: Temporal loses the results of activities that end meanwhile, and they run again. */
const LONG_SHARE = 0.2

/** `count` moments, evenly over the processes and in any order, half of them while mails flow, in nights of one or two. */
export function storm(
  dice: Dice,
  count: number,
  people: number,
  calmMs: number,
): readonly (readonly Moment[])[] {
  const deck = Array.from({ length: count }, (_, i) => PROCESSES[i % PROCESSES.length] ?? 'worker')
  const moments = dice.shuffled(deck).map((process) => {
    const moment = dice.share() < 0.5 ? whileSending(dice, process, people) : anywhere(dice, process, calmMs)
    return dice.share() < LONG_SHARE ? { ...moment, pauseMs: dice.whole(11_000, 15_000) } : moment
  })
  const nights: Moment[][] = []
  for (const moment of moments) {
    const last = nights.at(-1)
    if (last?.length === 1 && dice.share() < 0.4) last.push(moment)
    else nights.push([moment])
  }
  return nights
}
