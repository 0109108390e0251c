import type { PeopleRows } from '../../../core/brand/source.ts'
import { claimEmpty, dropIndexes } from '../../../db/bulk.ts'
import type { Db } from '../../../db/connect.ts'
import { FIELDS_TARGET, IDENTIFIERS, insertIdentifiers, putIdentifiers } from '../../../db/vault.ts'
import { rowHash } from '../csv/hash.ts'
import {
  dropPeople,
  dropUnchanged,
  IDENTIFIER_TABLE,
  NEW_IDENTIFIER_TABLE,
  personTable,
  RECORD_IDENTIFIER_TARGET,
  RECORD_TARGET,
  writePeople,
} from '../queries/people.ts'
import { analyze } from '../queries/stage.ts'
import { type PersonRow, personMapper } from '../rows/people.ts'
import { isFault } from '../rows/types.ts'
import { keepObject } from './originals.ts'
import { hexOf, identifierLine, type Life, lifeOf, personLine } from './people-lines.ts'
import { firstRows } from './repeats.ts'
import type { Stager, StageTable } from './stager.ts'
import type { Loader, LoadJob } from './types.ts'

/** Fewer rows are not worth a lock and building indexes. */
const FEWEST_ROWS = 50_000
/** Repetitions are told in memory: 32 bytes a record. */
const MOST_ROWS = 5_000_000

/**
 * A loader for the first people of a source, or null when it has some or the file is small. Rows go straight to the
 * tables while the next ones are mapped: nothing of the source is there to compare with. Of the very first people of all
 * the indexes are built afterwards. Only a row whose key stood before in the file takes the way over the stage, as if it
 * came in the next file.
 */
export async function bulkPeopleLoader(tx: Db, job: LoadJob, rows: PeopleRows): Promise<Loader | null> {
  const { first, keysOnly, expectedRows, spec } = job
  if (!first || keysOnly || expectedRows === null || spec.deleted !== null) return null
  if (expectedRows < FEWEST_ROWS || expectedRows > MOST_ROWS) return null
  const targets = [...TARGETS.map(({ name }) => name), IDENTIFIERS]
  if (!(await claimEmpty(tx, targets))) return bulkLoader(job, rows, putIdentifiers)
  const buildIndexes = await dropIndexes(tx, targets)
  return bulkLoader(job, rows, async (_, staged) => {
    await insertIdentifiers(tx, staged)
    await buildIndexes()
  })
}

const TARGETS: readonly StageTable[] = [RECORD_TARGET, FIELDS_TARGET, RECORD_IDENTIFIER_TARGET]

/** Stores the identifiers, last: another source with the same ones waits from there until commit. */
type Conclude = (tx: Db, staged: string) => Promise<unknown>

function bulkLoader(job: LoadJob, rows: PeopleRows, conclude: Conclude): Loader {
  const { spec, context } = job
  const table = personTable(job.sourceId)
  const map = personMapper(rows, context)
  const life = lifeOf(job)
  const repeats = spec.key === 'content' ? null : firstRows()
  const write = writer(job)
  let [loaded, expired] = [0, 0]
  return {
    tables: [...TARGETS, NEW_IDENTIFIER_TABLE, table, IDENTIFIER_TABLE],
    take: (stager, { fields, original, number: row }) => {
      const key = job.readKey(fields, original)
      if (typeof key !== 'string') return key
      const person = map(fields, key)
      if (isFault(person)) return person
      const lived = life(person.seenAt)
      if (lived.over) {
        expired += 1
        return null
      }
      const raw = rowHash(fields, original, job.version)
      keepObject(stager, row, key, original)
      if (repeats?.see(hexOf(person.recordId), row)) {
        stager.add(table, personLine(row, person, lived, raw))
        for (const one of person.identifiers)
          stager.add(IDENTIFIER_TABLE, identifierLine(row, person.recordId, one))
      } else {
        loaded += 1
        write(stager, person, lived, raw)
      }
      return null
    },
    supersede: async (tx) => {
      const earlier = repeats?.superseded() ?? []
      await dropPeople(tx, earlier)
      return earlier
    },
    finish: async (tx) => {
      await conclude(tx, NEW_IDENTIFIER_TABLE.name)
      if ((repeats?.superseded().length ?? 0) > 0) {
        await analyze(tx, table.name, IDENTIFIER_TABLE.name)
        await dropUnchanged(tx)
        await writePeople(tx, job.runId)
      }
      const notes: Readonly<Record<string, number>> = expired > 0 ? { expired } : {}
      return { loaded, unchanged: expired, deleted: 0, unattributed: 0, notes }
    },
  }
}

/** Sends a person to the tables. Identifiers are staged: several people may have one. */
function writer({
  runId,
  sourceId,
}: LoadJob): (stager: Stager, person: PersonRow, life: Life, raw: string) => void {
  return (
    stager,
    { recordId, sourceKey, attributes, sealed, hash, identifiers },
    { seenAt, expiresAt },
    raw,
  ) => {
    stager.add(RECORD_TARGET, [
      recordId,
      sourceId,
      sourceKey,
      'person',
      attributes,
      seenAt,
      expiresAt,
      raw,
      hash,
      runId,
    ])
    if (sealed !== null) stager.add(FIELDS_TARGET, [recordId, sealed, runId])
    for (const { identifierId, canonicalId, type, value, position, verified } of identifiers) {
      stager.add(RECORD_IDENTIFIER_TARGET, [recordId, identifierId, type, position, verified, runId])
      stager.add(NEW_IDENTIFIER_TABLE, [identifierId, canonicalId, type, value])
    }
  }
}
