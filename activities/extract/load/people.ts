import type { PeopleRows } from '../../../core/brand/source.ts'
import { recordId } from '../../../db/keys.ts'
import { rowHash } from '../csv/hash.ts'
import {
  deleteGone,
  dropGoneAlready,
  dropPeople,
  dropUnchanged,
  GONE_TABLE,
  IDENTIFIER_TABLE,
  insertPeople,
  KEPT_TABLE,
  personTable,
  stageGone,
  stageSaidGone,
  writePeople,
} from '../queries/people.ts'
import { analyze, repeatedRows } from '../queries/stage.ts'
import { personMapper } from '../rows/people.ts'
import { isFault } from '../rows/types.ts'
import { copyGone } from './gone.ts'
import { knownFilterOf } from './known-filter.ts'
import { keepObject, NO_HASH } from './originals.ts'
import { gonePersonLine, hexOf, identifierLine, lifeOf, personLine } from './people-lines.ts'
import type { Stager } from './stager.ts'
import type { Loaded, Loader, LoadJob } from './types.ts'

/** Loads rows that stand for people, by a stage that is compared with what the source has. */
export function peopleLoader(job: LoadJob, rows: PeopleRows): Loader {
  const { spec, context } = job
  const table = personTable(job.sourceId)
  const map = personMapper(rows, context)
  const life = lifeOf(job)
  const filter = job.known === null ? null : knownFilterOf(job.known)
  const snapshot = job.complete
  let [expired, swept] = [0, 0]
  const stay = (stager: Stager, index: number, id: string): void => {
    filter?.refused(index)
    if (!filter && snapshot) stager.add(KEPT_TABLE, [id])
  }
  return {
    tables: [table, IDENTIFIER_TABLE, KEPT_TABLE, GONE_TABLE],
    take: (stager, { fields, original, number: row }) => {
      const key = job.readKey(fields, original)
      if (typeof key !== 'string') return key
      const gone = job.isGone(fields)
      const raw = rowHash(fields, original, job.version)
      const id = filter || snapshot || gone ? recordId(context.key, spec.name, key) : ''
      const index = filter ? filter.enter(hexOf(id), job.keysOnly ? NO_HASH : raw, row) : -1
      if (index === null) return null
      if (typeof gone !== 'boolean') {
        stay(stager, index, id)
        return gone
      }
      if (job.keysOnly) {
        swept += 1
        stay(stager, index, id)
        return null
      }
      if (gone) {
        filter?.staged(index, row)
        stager.add(table, gonePersonLine(row, id, key))
        return null
      }
      const person = map(fields, key)
      const lived = isFault(person) ? null : life(person.seenAt)
      if (isFault(person) || lived === null || lived.over) {
        stay(stager, index, id)
        if (isFault(person)) return person
        expired += 1
        return null
      }
      filter?.staged(index, row)
      keepObject(stager, row, key, original)
      stager.add(table, personLine(row, person, lived, raw))
      for (const one of person.identifiers)
        stager.add(IDENTIFIER_TABLE, identifierLine(row, person.recordId, one))
      return null
    },
    supersede: async (tx) => {
      const earlier = filter?.superseded() ?? []
      await dropPeople(tx, earlier)
      const repeated = spec.key === 'content' ? [] : await repeatedRows(tx, table.name, ['record_id'])
      await dropPeople(tx, repeated)
      return [...earlier, ...repeated]
    },
    finish: async (tx) => {
      await analyze(tx, table.name, IDENTIFIER_TABLE.name, KEPT_TABLE.name)
      const idle = expired + swept + (await dropGoneAlready(tx))
      if (job.first)
        return {
          ...NOTHING,
          loaded: await insertPeople(tx, job.runId),
          unchanged: idle,
          notes: notesOf(expired),
        }
      if (snapshot && filter) await copyGone(tx, GONE_TABLE, filter.unseen())
      if (snapshot && !filter) await stageGone(tx, job.sourceId)
      const unchanged = (filter?.unchanged() ?? 0) + idle + (await dropUnchanged(tx))
      const said = await stageSaidGone(tx)
      const loaded = said + (await writePeople(tx, job.runId))
      const deleted = snapshot || said > 0 ? await deleteGone(tx, job.runId) : 0
      return { ...NOTHING, loaded, unchanged, deleted, notes: notesOf(expired) }
    },
  }
}

const NOTHING: Loaded = { loaded: 0, unchanged: 0, deleted: 0, unattributed: 0, notes: {} }

function notesOf(expired: number): Readonly<Record<string, number>> {
  return expired > 0 ? { expired } : {}
}
