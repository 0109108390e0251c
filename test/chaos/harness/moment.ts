import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from './random.ts'
import type { ProcessName } from './stack.ts'
import type { World } from './world.ts'

/** When a process dies: so long after the run was opened, or once so many mails of the night have arrived. */
export interface Moment {
  readonly process: ProcessName
  readonly at: { readonly ms: number } | { readonly mails: number }
  /** How long it stays away. */
  readonly pauseMs: number
}

/** A kill while mails flow. */
export function whileSending(dice: Dice, process: ProcessName, people: number): Moment {
  const mails = dice.whole(Math.ceil(people * 0.02), Math.floor(people * 0.9))
  return { process, at: { mails }, pauseMs: dice.whole(200, 2_500) }
}

/** A kill anywhere in a night that takes `calmMs` when nothing happens. */
export function anywhere(dice: Dice, process: ProcessName, calmMs: number): Moment {
  return { process, at: { ms: dice.whole(0, calmMs) }, pauseMs: dice.whole(200, 2_500) }
}

/** A moment that came, and where the night really was when the process died. */
export interface Kill extends Moment {
  readonly ms: number
  readonly mails: number
}

export function describeKill({ process, at, pauseMs, ms, mails }: Kill): string {
  const wanted = 'ms' in at ? `${at.ms} ms` : `${at.mails} mails`
  return `${process} at ${wanted} (${ms} ms, ${mails} mails), away for ${pauseMs} ms`
}

/** Waits for a moment; false when `over` came first. */
export async function waitForMoment(
  moment: Moment,
  night: { readonly openedAt: number; readonly mailsBefore: number; readonly over: () => boolean },
  mails: World['mails'],
): Promise<boolean> {
  const { at } = moment
  const reached = (): boolean =>
    'ms' in at ? Date.now() - night.openedAt >= at.ms : mails.count() - night.mailsBefore >= at.mails
  while (!night.over()) {
    if (reached()) return true
    await sleep(2)
  }
  return false
}
