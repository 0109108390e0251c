import type { PeopleRows } from '../../../core/brand/source.ts'
import { recordId } from '../../../db/keys.ts'
import { rawHash } from '../csv/hash.ts'
import {
  dropExpired,
  dropStrayIdentifiers,
  dropUnchanged,
  GONE_TABLE,
  IDENTIFIER_TABLE,
  insertPeople,
  KEPT_TABLE,
  personTable,
  stageGone,
  writePeople,
} from '../queries/people.ts'
import { analyze, dropRows, repeatedRows } from '../queries/stage.ts'
import { type PersonRow, personMapper } from '../rows/people.ts'
import { isFault, type RowIdentifier } from '../rows/types.ts'
import { gateOf } from './gate.ts'
import { copyGone } from './gone.ts'
import type { Stager } from './stager.ts'
import type { FileJob, Loader } from './types.ts'

const DAY = 86_400_000

/** Loads rows that stand for people. */
export function peopleLoader(job: FileJob, rows: PeopleRows): Loader {
  const { spec, context, version } = job
  const table = personTable(job.sourceId)
  const map = personMapper(rows, context)
  const gate = job.known === null ? null : gateOf(job.known)
  const snapshot = spec.contents === 'snapshot'
  const now = job.asOf.toISOString()
  const stage = (stager: Stager, person: PersonRow, row: number, raw: string): void => {
    const seenAt = person.seenAt ?? now
    const { recordId: id, sourceKey, attributes, sealed, hash } = person
    stager.add(table, [
      row,
      id,
      sourceKey,
      attributes,
      sealed,
      seenAt,
      expiry(seenAt, spec.expiresAfterDays),
      raw,
      hash,
    ])
    for (const one of person.identifiers) stager.add(IDENTIFIER_TABLE, identifierLine(row, id, one))
  }
  return {
    tables: [table, IDENTIFIER_TABLE, KEPT_TABLE, GONE_TABLE],
    take: (stager, fields, row) => {
      const key = job.readKey(fields)
      if (typeof key !== 'string') return key
      const raw = rawHash(fields, version)
      const id = gate || snapshot ? recordId(context.key, spec.name, key) : ''
      const index = gate ? gate.enter(hexOf(id), raw, row) : -1
      if (index === null) return null
      const person = map(fields, key)
      if (isFault(person)) {
        gate?.refused(index)
        if (!gate && snapshot) stager.add(KEPT_TABLE, [id])
        return person
      }
      gate?.staged(index, row)
      stage(stager, person, row, raw)
      return null
    },
    supersede: async (tx) => {
      const earlier = gate?.superseded() ?? []
      if (earlier.length > 0) await dropRows(tx, table.name, earlier)
      const repeated = spec.key === 'content' ? [] : await repeatedRows(tx, table.name, ['record_id'])
      if (repeated.length > 0) await dropRows(tx, table.name, repeated)
      if (earlier.length + repeated.length > 0) await dropStrayIdentifiers(tx)
      return [...earlier, ...repeated]
    },
    finish: async (tx) => {
      await analyze(tx, table.name, IDENTIFIER_TABLE.name, KEPT_TABLE.name)
      if (snapshot && !job.first) {
        if (gate) await copyGone(tx, GONE_TABLE, gate.unseen())
        else await stageGone(tx, job.sourceId)
      }
      const expired = spec.expiresAfterDays === null ? 0 : await dropExpired(tx, job.asOf)
      const before = gate?.unchanged() ?? 0
      const notes: Readonly<Record<string, number>> = expired > 0 ? { expired } : {}
      if (job.first) {
        if (expired > 0) await dropStrayIdentifiers(tx)
        const loaded = await insertPeople(tx, job.runId)
        return { loaded, unchanged: before + expired, deleted: 0, unattributed: 0, notes }
      }
      const unchanged = before + expired + (await dropUnchanged(tx))
      const { opened, deleted } = await writePeople(tx, job.runId)
      return { loaded: opened, unchanged, deleted, unattributed: 0, notes }
    },
  }
}

/** The line of an identifier for the stage. */
export function identifierLine(
  row: number,
  record: string,
  one: RowIdentifier,
): (string | number | boolean)[] {
  return [row, record, one.identifierId, one.canonicalId, one.type, one.value, one.position, one.verified]
}

function expiry(seenAt: string, days: number | null): string | null {
  return days === null ? null : new Date(Date.parse(seenAt) + days * DAY).toISOString()
}

function hexOf(uuid: string): string {
  return uuid.replaceAll('-', '')
}
