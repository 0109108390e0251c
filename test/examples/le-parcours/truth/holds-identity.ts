import { expect, test } from 'vitest'
import type { After } from './holds.ts'
import { type Agreement, agreement, type Placed } from './pairs.ts'
import { toldUntil } from './told.ts'
import { actorEvents, knownProfiles, personRecords } from './told-db.ts'

/** Over the records of known profiles: at least so many of the pairs in one profile are one person. */
export function identityHolds(after: () => After, leastPrecision: number): void {
  test('records are one profile where they are one person, and only there', async () => {
    const { db, played } = after()
    const told = toldUntil(played.dataDir, played.dates)
    const known = new Set(await knownProfiles(db))
    const people: Placed[] = []
    for (const { source, source_key, profile_id } of await personRecords(db)) {
      const person = told.records.get(`${source} ${source_key}`)?.person
      if (person !== undefined && known.has(profile_id)) people.push({ person, cluster: profile_id })
    }
    const actors = new Map<string, { readonly cluster: string; readonly persons: Set<string> }>()
    for (const { source, event_key, source_key, profile_id } of await actorEvents(db)) {
      if (!known.has(profile_id)) continue
      const key = `${source} ${source_key}`
      const actor = actors.get(key) ?? { cluster: profile_id, persons: new Set() }
      actor.persons.add(told.events.get(`${source} ${event_key}`)?.person ?? `nobody behind ${key}`)
      actors.set(key, actor)
    }
    // A record that two people used is right with neither.
    const ofOne = [...actors.values()].filter(({ persons }) => persons.size === 1)
    const all = [
      ...people,
      ...ofOne.map(({ cluster, persons }) => ({ cluster, person: [...persons].join() })),
    ]
    const [ofPeople, ofAll] = [agreement(people), agreement(all)]
    console.log(
      `${people.length} records of people: ${figures(ofPeople)}\n` +
        `and ${ofOne.length} actors (${actors.size - ofOne.length} of several left out): ${figures(ofAll)}`,
    )
    expect(ofPeople.precision).toBeGreaterThanOrEqual(leastPrecision)
    expect(ofPeople.recall).toBeGreaterThanOrEqual(0.97)
  })
}

const figures = ({ precision, recall, f1, bCubed, pairs }: Agreement): string =>
  `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}, B-cubed ${bCubed.toFixed(4)} (${pairs} pairs)`
