import { named, nothingNamed } from '../../../core/named.ts'
import type { Db } from '../../../db/connect.ts'
import { openFields, openIdentifiers } from '../../../db/vault.ts'
import { type PersonRow, readCarried, readPeople } from '../queries/content.ts'
import type { KnownNames, OpenPerson } from '../render/person.ts'

/** A claimed row, as far as opening needs it. */
export interface Addressee {
  readonly person_id: string
  readonly identifier_id: string
}

export interface Opened {
  /** By profile id; somebody whom the run does not know is missing. */
  readonly people: ReadonlyMap<string, OpenPerson>
  /** Identifier id -> value; an erased one is missing. */
  readonly addresses: ReadonlyMap<string, string>
}

/** Opens the people of one batch as run `runId` sees them: attributes, names from the vault, traits, addresses. */
export async function openPeople(
  db: Db,
  rows: readonly Addressee[],
  names: KnownNames,
  types: readonly string[],
  runId: number,
): Promise<Opened> {
  const ids = rows.map((row) => row.person_id)
  const people = await readPeople(db, ids, runId)
  const sealed = await openSealed(db, people, names.sealed, runId)
  const carried = types.length === 0 ? [] : await readCarried(db, ids, types, runId)
  const wanted = [...rows.map((row) => row.identifier_id), ...carried.map((row) => row.identifier_id)]
  const values = new Map(
    (await openIdentifiers(db, [...new Set(wanted)])).map((i) => [i.identifier_id, i.value]),
  )
  const identifiers = new Map<string, Record<string, string | null>>()
  for (const row of carried) {
    const own = identifiers.get(row.profile_id) ?? nothingNamed()
    own[row.type] = values.get(row.identifier_id) ?? null
    identifiers.set(row.profile_id, own)
  }
  return {
    addresses: values,
    people: new Map(
      people.map((row) => [
        row.profile_id,
        {
          person: {
            ...blank([...names.attributes, ...names.sealed]),
            ...row.attributes,
            ...sealed.get(row.profile_id),
          },
          trait: { ...blank(names.traits), ...row.traits },
          identifier: { ...blank(types), ...identifiers.get(row.profile_id) },
        },
      ]),
    ),
  }
}

const blank = (names: readonly string[]): Record<string, null> =>
  Object.fromEntries(names.map((name) => [name, null]))

/** Profile id -> sealed name -> value: lineage says which record to open for each name. */
async function openSealed(
  db: Db,
  people: readonly PersonRow[],
  sealed: readonly string[],
  runId: number,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const chosen = people.flatMap((row) =>
    sealed.flatMap((name) => {
      const record = named(row.lineage, name)?.[0]
      return record === undefined ? [] : [{ profile: row.profile_id, name, record }]
    }),
  )
  if (chosen.length === 0) return new Map()
  const records = [...new Set(chosen.map((one) => one.record))]
  const fields = new Map((await openFields(db, records, runId)).map((row) => [row.record_id, row.fields]))
  const opened = new Map<string, Record<string, string>>()
  for (const { profile, name, record } of chosen) {
    const value = named(fields.get(record) ?? {}, name)
    if (value === undefined) continue
    opened.set(profile, { ...opened.get(profile), [name]: value })
  }
  return opened
}
