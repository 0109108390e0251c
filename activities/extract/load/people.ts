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
import { isFault, type RowFault } from '../rows/types.ts'
import { copyGone } from './gone.ts'
import { knownFilterOf } from './known-filter.ts'
import { keepObject, NO_HASH } from './originals.ts'
import { gonePersonLine, hexOf, identifierLine, lifeOf, personLine } from './people-lines.ts'
import type { Stager, StageTable } from './stager.ts'
import type { Loaded, Loader, LoadJob, LoadRow } from './types.ts'

/** Loads rows that stand for people, by a stage that is compared with what the source has. */
export function peopleLoader(job: LoadJob, rows: PeopleRows): Loader {
  const it: Loading = {
    job,
    table: personTable(job.sourceId),
    map: personMapper(rows, job.context),
    life: lifeOf(job),
    filter: job.known === null ? null : knownFilterOf(job.known),
    idle: { expired: 0, swept: 0 },
  }
  return {
    tables: [it.table, IDENTIFIER_TABLE, KEPT_TABLE, GONE_TABLE],
    take: (stager, row) => take(it, stager, row),
    supersede: (tx) => supersede(it, tx),
    finish: (tx) => finish(it, tx),
  }
}

/** One unit on its way. */
interface Loading {
  readonly job: LoadJob
  readonly table: StageTable
  readonly map: ReturnType<typeof personMapper>
  readonly life: ReturnType<typeof lifeOf>
  readonly filter: ReturnType<typeof knownFilterOf> | null
  /** Rows that change nothing: past their time, or there to say that their key is. */
  readonly idle: { expired: number; swept: number }
}

function take(it: Loading, stager: Stager, row: LoadRow): RowFault | null {
  const { job, filter } = it
  const { fields, original, number } = row
  const key = job.readKey(fields, original)
  if (typeof key !== 'string') return key
  const gone = job.isGone(fields)
  const raw = rowHash(fields, original, job.version)
  const id = filter || job.complete || gone ? recordId(job.context.key, job.spec.name, key) : ''
  const index = filter ? filter.enter(hexOf(id), job.keysOnly ? NO_HASH : raw, number) : -1
  if (index === null) return null
  if (typeof gone !== 'boolean') {
    stay(it, stager, index, id)
    return gone
  }
  if (job.keysOnly) {
    it.idle.swept += 1
    stay(it, stager, index, id)
    return null
  }
  if (gone) {
    filter?.staged(index, number)
    stager.add(it.table, gonePersonLine(number, id, key))
    return null
  }
  return takePerson(it, stager, row, { key, raw, id, index })
}

/** A row as it was told apart: its key, the hash of its bytes, its record, its place in the filter. */
interface Told {
  readonly key: string
  readonly raw: string
  readonly id: string
  readonly index: number
}

function takePerson(
  it: Loading,
  stager: Stager,
  { fields, original, number: row }: LoadRow,
  { key, raw, id, index }: Told,
): RowFault | null {
  const person = it.map(fields, key)
  const lived = isFault(person) ? null : it.life(person.seenAt)
  if (isFault(person) || lived === null || lived.over) {
    stay(it, stager, index, id)
    if (isFault(person)) return person
    it.idle.expired += 1
    return null
  }
  it.filter?.staged(index, row)
  keepObject(stager, row, key, original)
  stager.add(it.table, personLine(row, person, lived, raw))
  for (const one of person.identifiers)
    stager.add(IDENTIFIER_TABLE, identifierLine(row, person.recordId, one))
  return null
}

/** What is stored under the row's key stays: the row does not say that it is gone. */
function stay({ filter, job }: Loading, stager: Stager, index: number, id: string): void {
  filter?.refused(index)
  if (!filter && job.complete) stager.add(KEPT_TABLE, [id])
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
