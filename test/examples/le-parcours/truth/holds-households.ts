import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Db } from '../../../../db/connect.ts'
import type { After } from './holds.ts'
import { behindProfiles } from './persons.ts'
import { linesOf } from './play.ts'
import { toldUntil } from './told.ts'

interface Facts {
  readonly family_name: string
  readonly street: string
  readonly postal_code: string
}

interface PersonTruth extends Facts {
  readonly person: string
  readonly household: string
  readonly changes: readonly Facts[]
}

/** A profile that is one person, and where that person lives in truth, at first and now. */
interface Resident {
  readonly person: string
  readonly household: string | null
  readonly first: string
  readonly now: string
  readonly family: string
  /** Does a source know where? */
  readonly told: boolean
}

/** Over the known profiles that hold one person each. */
export function householdsHold(after: () => After): void {
  test('profiles are one household where their people live together under one name, and hardly any else', async () => {
    const { db, played } = after()
    const residents = await residentsOf(db, played.dataDir, played.dates)
    const joined = pairsWithin(residents, ({ household }) => household)
    // Who moves out goes on having the family's telephone number for a while.
    const right = joined.filter(([a, b]) => a.now === b.now || a.first === b.first)
    const wanted = pairsWithin(residents, ({ told, now, family }) => (told ? `${now} ${family}` : null))
    const found = wanted.filter(([a, b]) => a.household !== null && a.household === b.household)
    const [counted] = await db.query<{ households: number; people: number; most: number }>(`
      select count(*)::int as households, sum(people)::int as people, max(people)::int as most
      from (select count(*) as people from published.profile where household_id is not null group by household_id) h`)
    console.log(
      `${counted?.households} households of ${counted?.people} people: ${right.length} of ${joined.length} pairs live together, ${found.length} of ${wanted.length} pairs found`,
    )
    expect(counted?.households).toBeGreaterThan(residents.length / 20)
    expect(counted?.most).toBeLessThanOrEqual(8)
    expect(right.length / joined.length).toBeGreaterThanOrEqual(0.97)
    expect(found.length / wanted.length).toBeGreaterThanOrEqual(0.75)
  })
}

/** Pairs of two people with one key. */
function pairsWithin(
  residents: readonly Resident[],
  keyOf: (one: Resident) => string | null,
): readonly (readonly [Resident, Resident])[] {
  const groups = new Map<string, Resident[]>()
  for (const one of residents) {
    const key = keyOf(one)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((one, i) =>
      group.slice(i + 1).flatMap((other) => (one.person === other.person ? [] : [[one, other] as const])),
    ),
  )
}

async function residentsOf(db: Db, dataDir: string, dates: readonly string[]): Promise<readonly Resident[]> {
  const people = new Map(
    linesOf<PersonTruth>(join(dataDir, 'truth', 'people.ndjson')).map((one) => [one.person, one]),
  )
  const households = new Map(
    (
      await db.query<{ profile_id: string; household_id: string | null }>(
        `select profile_id, household_id from published.profile where kind = 'known'`,
      )
    ).map((one) => [one.profile_id, one.household_id]),
  )
  const behind = await behindProfiles(db, toldUntil(dataDir, dates))
  return [...behind].flatMap(([profile, { persons, records }]) => {
    const [person = ''] = persons
    const truth = people.get(person)
    const household = households.get(profile)
    if (persons.size !== 1 || records.length === 0 || truth === undefined || household === undefined)
      return []
    const now = truth.changes.at(-1) ?? truth
    return [
      {
        person,
        household,
        first: truth.household,
        now: `${now.street} ${now.postal_code}`,
        family: now.family_name,
        told: records.some(({ values }) => values.street !== undefined),
      },
    ]
  })
}
