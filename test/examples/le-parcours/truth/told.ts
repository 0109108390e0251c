import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  ConsentTruth,
  EventTruth,
  RecordTruth,
} from '../../../../examples/le-parcours/generate/truth.ts'
import type { FateRow } from '../support.ts'
import { linesOf } from './play.ts'

/** What the generator says is true, up to a night. */
export interface Told {
  /** `source key` -> the record as it stands. */
  readonly records: ReadonlyMap<string, RecordTruth>
  /** `source key` -> the last version of the event. */
  readonly events: ReadonlyMap<string, EventTruth>
  readonly consents: readonly ConsentTruth[]
}

/** The truth after these nights. */
export function toldUntil(dataDir: string, dates: readonly string[]): Told {
  const records = new Map<string, RecordTruth>()
  const events = new Map<string, EventTruth>()
  const consents: ConsentTruth[] = []
  for (const date of dates) {
    for (const one of truth<RecordTruth>(dataDir, 'records', date)) {
      if (one.op === 'close') records.delete(`${one.source} ${one.key}`)
      else records.set(`${one.source} ${one.key}`, one)
    }
    for (const one of truth<EventTruth>(dataDir, 'events', date)) events.set(`${one.source} ${one.key}`, one)
    consents.push(...truth<ConsentTruth>(dataDir, 'consents', date))
  }
  return { records, events, consents }
}

/** Records that are new, changed or gone in a night. */
export const recordsOf = (dataDir: string, date: string): readonly RecordTruth[] =>
  truth<RecordTruth>(dataDir, 'records', date)

function truth<T>(dataDir: string, name: string, date: string): readonly T[] {
  return linesOf<T>(join(dataDir, 'truth', `${name}-${date}.ndjson`))
}

/** What becomes of each row of a night. Keys hold no comma. */
export function fatesOfNight(dataDir: string, date: string): readonly FateRow[] {
  return readFileSync(join(dataDir, 'truth', `fates-${date}.csv`), 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((text) => {
      const [source = '', file = '', line = '', key = '', fate = '', reason = ''] = text.split(',')
      return { source, file, line: Number(line), key, fate, reason }
    })
}
