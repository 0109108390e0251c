import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MemberChange } from '../generate/loyalty.ts'

export type Json = Readonly<Record<string, unknown>>

/** What the loyalty programme knows at the end of a day. */
export interface LoyaltyState {
  /** By the place in the list, so that pages hold still while members change. */
  readonly members: readonly Json[]
  readonly movements: readonly Json[]
}

/** The states of the programme, read from the generator's files; the last one asked for is kept. */
export function loyaltyStates(dir: string): (date: string) => LoyaltyState {
  let last: { readonly date: string; readonly state: LoyaltyState } | null = null
  return (date) => {
    if (last?.date !== date) last = { date, state: stateAt(dir, date) }
    return last.state
  }
}

function stateAt(dir: string, date: string): LoyaltyState {
  const members = new Map<string, Json>()
  for (const line of linesUntil(dir, 'members', date)) {
    const change = JSON.parse(line) as MemberChange
    if (change.op === 'delete') members.delete(change.slot)
    else members.set(change.slot, { ...change.member })
  }
  const movements = linesUntil(dir, 'movements', date).map((line) => JSON.parse(line) as Json)
  const bySlot = [...members.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  return { members: bySlot.map(([, member]) => member), movements }
}

/** The lines of the files up to a date, the oldest first. */
function linesUntil(dir: string, name: string, date: string): readonly string[] {
  const folder = join(dir, 'loyalty')
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}-`) && file.slice(name.length + 1, -7) <= date)
    .sort()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '')
}

/** The last date of which there are files. */
export function lastDate(dir: string): string {
  const dates = readdirSync(join(dir, 'loyalty'))
    .filter((file) => file.startsWith('members-'))
    .map((file) => file.slice('members-'.length, -'.ndjson'.length))
  const last = dates.sort().at(-1)
  if (last === undefined) {
    throw new Error(
      `No members-<date>.ndjson below ${dir}/loyalty: run the generator with --out ${dir} first.`,
    )
  }
  return last
}
