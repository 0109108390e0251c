import { foldName } from '../text/fold.ts'
import { ENGLISH } from './nicknames/english.ts'
import { FRENCH } from './nicknames/french.ts'
import { GERMAN } from './nicknames/german.ts'
import { ITALIAN } from './nicknames/italian.ts'
import { PORTUGUESE } from './nicknames/portuguese.ts'
import { SPANISH } from './nicknames/spanish.ts'

/**
 * Of each name and short form, the name that heads its group. A form that several groups list (Alex, Chris) belongs
 * to the first of them, in the order of the lists below: one group a name keeps "same group" transitive, and
 * the other readings are still found by their likeness.
 */
const GROUPS: ReadonlyMap<string, string> = groupsOf([ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, PORTUGUESE])

/** The name that heads the group of a folded given name; the name itself if no group has it. */
export function nicknameGroup(name: string): string {
  return GROUPS.get(name) ?? name
}

function groupsOf(lists: readonly string[]): ReadonlyMap<string, string> {
  const groups = new Map<string, string>()
  for (const line of lists.flatMap((list) => list.trim().split('\n'))) {
    const names = line.trim().split(/\s+/).map(foldName)
    const head = groups.get(names[0] ?? '') ?? names[0] ?? ''
    for (const name of names) if (!groups.has(name)) groups.set(name, head)
  }
  return groups
}
