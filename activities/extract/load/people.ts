import type { PeopleRows } from '../../../core/brand/source.ts'
import { recordId } from '../../../db/keys.ts'
import { rawHash } from '../csv/hash.ts'
import {
  deleteGone,
  dropPeople,
  dropUnchanged,
  GONE_TABLE,
  IDENTIFIER_TABLE,
  insertPeople,
  KEPT_TABLE,
  personTable,
  stageGone,
  writePeople,
} from '../queries/people.ts'
import { analyze, repeatedRows } from '../queries/stage.ts'
import { personMapper } from '../rows/people.ts'
import { isFault } from '../rows/types.ts'
import { copyGone } from './gone.ts'
import { knownFilterOf } from './known-filter.ts'
import { hexOf, identifierLine, lifeOf, personLine } from './people-lines.ts'
import type { Loaded, Loader, LoadJob } from './types.ts'

/** Loads rows that stand for people, by a stage that is compared with what the source has. */
export function peopleLoader(job: LoadJob, rows: PeopleRows): Loader {
  const { spec, context } = job
  const table = personTable(job.sourceId)
  const map = personMapper(rows, context)
  const life = lifeOf(job)
  const filter = job.known === null ? null : knownFilterOf(job.known)
  const snapshot = job.complete
  let expired = 0
  return {
    tables: [table, IDENTIFIER_TABLE, KEPT_TABLE, GONE_TABLE],
    take: (stager, fields, row) => {
      const key = job.readKey(fields)
      if (typeof key !== 'string') return key
      const raw = rawHash(fields, job.version)
      const id = filter || snapshot ? recordId(context.key, spec.name, key) : ''
      const index = filter ? filter.enter(hexOf(id), raw, row) : -1
      if (index === null) return null
      const person = map(fields, key)
      const lived = isFault(person) ? null : life(person.seenAt)
      if (isFault(person) || lived === null || lived.over) {
        filter?.refused(index)
        if (!filter && snapshot) stager.add(KEPT_TABLE, [id])
        if (isFault(person)) return person
        expired += 1
        return null
      }
      filter?.staged(index, row)
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
      if (job.first)
        return {
          ...NOTHING,
          loaded: await insertPeople(tx, job.runId),
          unchanged: expired,
          notes: notesOf(expired),
        }
      if (snapshot && filter) await copyGone(tx, GONE_TABLE, filter.unseen())
      if (snapshot && !filter) await stageGone(tx, job.sourceId)
      const unchanged = (filter?.unchanged() ?? 0) + expired + (await dropUnchanged(tx))
      const loaded = await writePeople(tx, job.runId)
      const deleted = snapshot ? await deleteGone(tx, job.runId) : 0
      return { ...NOTHING, loaded, unchanged, deleted, notes: notesOf(expired) }
    },
  }
}

const NOTHING: Loaded = { loaded: 0, unchanged: 0, deleted: 0, unattributed: 0, notes: {} }

function notesOf(expired: number): Readonly<Record<string, number>> {
  return expired > 0 ? { expired } : {}
}
