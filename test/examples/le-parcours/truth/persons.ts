import type { Db } from '../../../../db/connect.ts'
import type { RecordTruth } from '../../../../examples/le-parcours/generate/truth.ts'
import type { Told } from './told.ts'
import { actorEvents, personRecords } from './told-db.ts'

/** A profile, and what its own records are in truth. */
export interface Behind {
  /** Persons whose records it holds; `nobody` for passers-by. */
  readonly persons: ReadonlySet<string>
  /** Records of sources of people. */
  readonly records: readonly RecordTruth[]
  /** E-mail address -> sources that say it. */
  readonly emails: ReadonlyMap<string, ReadonlySet<string>>
}

interface Gathered {
  readonly persons: Set<string>
  readonly records: RecordTruth[]
  readonly emails: Map<string, Set<string>>
}

/** Who is behind each profile of the published run. */
export async function behindProfiles(db: Db, told: Told): Promise<ReadonlyMap<string, Behind>> {
  const profiles = new Map<string, Gathered>()
  const of = (id: string): Gathered => {
    const known = profiles.get(id) ?? { persons: new Set(), records: [], emails: new Map() }
    profiles.set(id, known)
    return known
  }
  const said = ({ emails }: Gathered, email: string | undefined, source: string): void => {
    if (email === undefined) return
    const sources = emails.get(email) ?? new Set()
    emails.set(email, sources.add(source))
  }
  for (const { source, source_key, profile_id } of await personRecords(db)) {
    const record = told.records.get(`${source} ${source_key}`)
    const profile = of(profile_id)
    if (record === undefined) profile.persons.add(`unknown record of ${source}`)
    else {
      profile.persons.add(record.person)
      profile.records.push(record)
      said(profile, record.values.email, source)
    }
  }
  for (const { source, event_key, profile_id } of await actorEvents(db)) {
    const event = told.events.get(`${source} ${event_key}`)
    const profile = of(profile_id)
    profile.persons.add(event?.person ?? 'nobody')
    for (const email of [event?.actor.email ?? []].flat()) said(profile, email, source)
  }
  return profiles
}
