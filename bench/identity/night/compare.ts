import type { Db } from '../../../db/connect.ts'
import { inBatches } from '../../../db/cursor.ts'
import { type Scores, scoresOf } from '../scores.ts'

/** Of each record (by its key, a number) the profile that it has; null = none. */
export type Links = readonly (string | null)[]

interface LinkRow {
  readonly n: number
  readonly profile_id: string
}

/** The profiles of all records that are, as the run that wrote last has them. */
export function readLinks(db: Db, records: number): Promise<Links> {
  return db.transaction(async (tx) => {
    const links: (string | null)[] = Array.from({ length: records }, () => null)
    const all = inBatches<LinkRow>(
      tx,
      'all_links',
      50_000,
      `
      select r.source_key::int as n, l.profile_id
      from link l
      join source_record r on r.record_id = l.record_id and r.to_run is null
      where l.to_run is null`,
    )
    for await (const rows of all) for (const { n, profile_id } of rows) links[n] = profile_id
    return links
  })
}

/** Records that have another profile than before, of those with the same records in it; churn that nothing explains. */
export function churned(before: Links, after: Links): number {
  const [had, has] = [membersOf(before), membersOf(after)]
  let count = 0
  for (const [profile, records] of had) {
    const now = after[records[0] ?? 0] ?? null
    if (now === null || now === profile) continue
    if ((has.get(now) ?? []).join(',') === records.join(',')) count += 1
  }
  return count
}

function membersOf(links: Links): Map<string, number[]> {
  const members = new Map<string, number[]>()
  links.forEach((profile, n) => {
    if (profile === null) return
    const of = members.get(profile)
    if (of === undefined) members.set(profile, [n])
    else of.push(n)
  })
  return members
}

/** How well profiles meet the truth, over the records that are. */
export function scoresOfLinks(links: Links, people: Int32Array): Scores {
  const codes = new Map<string, number>()
  const found: number[] = []
  const truth: number[] = []
  links.forEach((profile, n) => {
    if (profile === null) return
    const code = codes.get(profile) ?? codes.size
    codes.set(profile, code)
    found.push(code)
    truth.push(people[n] ?? 0)
  })
  return scoresOf(Int32Array.from(found), Int32Array.from(truth))
}
