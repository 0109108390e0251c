import type { PeopleRows } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
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
import { type Idle, type KeyedKind, keyedTake } from './keyed.ts'
import { type KnownFilter, knownFilterOf } from './known-filter.ts'
import { gonePersonLine, hexOf, identifierLine, lifeOf, personLine } from './people-lines.ts'
import type { StageTable } from './stager.ts'
import type { Loaded, Loader, LoadJob } from './types.ts'

/** Loads rows that stand for people, by a stage that is compared with what the source has. */
export function peopleLoader(job: LoadJob, rows: PeopleRows): Loader {
  const it: Loading = {
    job,
    table: personTable(job.sourceId),
    filter: job.known === null ? null : knownFilterOf(job.known),
    idle: { expired: 0, swept: 0 },
  }
  return {
    tables: [it.table, IDENTIFIER_TABLE, KEPT_TABLE, GONE_TABLE],
    take: keyedTake(job, it.filter, peopleKind(job, rows, it.table), it.idle),
    supersede: (tx) => supersede(it, tx),
    finish: (tx) => finish(it, tx),
  }
}

/** One unit on its way. */
interface Loading {
  readonly job: LoadJob
  readonly table: StageTable
  readonly filter: KnownFilter | null
  readonly idle: Idle
}

function peopleKind(job: LoadJob, rows: PeopleRows, table: StageTable): KeyedKind {
  const map = personMapper(rows, job.context)
  const life = lifeOf(job)
  const idOf = (key: string): string => recordId(job.context.key, job.spec.name, key)
  return {
    idOf: (key) => hexOf(idOf(key)),
    rawOf: ({ fields, original }) => rowHash(fields, original, job.version),
    keep: (stager, key) => stager.add(KEPT_TABLE, [idOf(key)]),
    stage: (stager, { fields, number: row }, { key, raw, gone }) => {
      if (gone) {
        stager.add(table, gonePersonLine(row, idOf(key), key))
        return null
      }
      const person = map(fields, key)
      if (isFault(person)) return person
      const lived = life(person.seenAt)
      if (lived.over) return 'expired'
      stager.add(table, personLine(row, person, lived, raw))
      for (const one of person.identifiers)
        stager.add(IDENTIFIER_TABLE, identifierLine(row, person.recordId, one))
      return null
    },
  }
}

async function supersede({ filter, job, table }: Loading, tx: Db): Promise<readonly number[]> {
  const earlier = filter?.superseded() ?? []
  await dropPeople(tx, earlier)
  const repeated = job.spec.key === 'content' ? [] : await repeatedRows(tx, table.name, ['record_id'])
  await dropPeople(tx, repeated)
  return [...earlier, ...repeated]
}

async function finish({ job, filter, table, idle }: Loading, tx: Db): Promise<Loaded> {
  const { first, complete, runId, sourceId } = job
  await analyze(tx, table.name, IDENTIFIER_TABLE.name, KEPT_TABLE.name)
  const same = idle.expired + idle.swept + (await dropGoneAlready(tx))
  const notes = notesOf(idle.expired)
  if (first) return { ...NOTHING, loaded: await insertPeople(tx, runId), unchanged: same, notes }
  if (complete && filter) await copyGone(tx, GONE_TABLE, filter.unseen())
  if (complete && !filter) await stageGone(tx, sourceId)
  const unchanged = (filter?.unchanged() ?? 0) + same + (await dropUnchanged(tx))
  const said = await stageSaidGone(tx)
  const loaded = said + (await writePeople(tx, runId))
  const deleted = complete || said > 0 ? await deleteGone(tx, runId) : 0
  return { ...NOTHING, loaded, unchanged, deleted, notes }
}

const NOTHING: Loaded = { loaded: 0, unchanged: 0, deleted: 0, unattributed: 0, notes: {} }

function notesOf(expired: number): Readonly<Record<string, number>> {
  return expired > 0 ? { expired } : {}
}
