import type { RejectionReason } from '../../../core/mapping.ts'
import type { Values } from './record.ts'
import { type LineFile, lineFile, type Sink } from './sink.ts'

export type Fate = 'loaded' | 'unchanged' | 'rejected'
export type Reason = RejectionReason

/** An event as it is once read. `person` is who did it, whether or not the row says so. */
export interface EventTruth {
  readonly source: string
  readonly key: string
  readonly person: string | null
  readonly name: string
  /** UTC. A local time that exists twice or never has the earlier offset. */
  readonly at: string
  readonly amount: string | null
  readonly currency: string | null
  readonly actor: Readonly<Record<string, string | readonly string[]>>
  readonly note: 'late' | 'shifted' | 'corrected' | null
}

/** A record of a source of people that is new, changed, or gone. */
export interface RecordTruth {
  readonly source: string
  readonly key: string
  readonly person: string
  readonly op: 'open' | 'close'
  readonly values: Values
  readonly seen_at: string | null
  readonly errors: readonly string[]
}

export interface ConsentTruth {
  readonly source: string
  readonly key: string
  readonly person: string
  readonly type: 'email' | 'phone'
  readonly identifier: string
  readonly channel: string
  readonly purpose: string
  readonly action: 'grant' | 'withdraw' | 'object'
  /** null with the method `unreadable`: a denial in a refused row, which counts from when it is read. */
  readonly at: string | null
  readonly method: string
  readonly proof: string | null
}

export interface Counts {
  readonly loaded: number
  readonly unchanged: number
  readonly rejected: number
  readonly reasons: Readonly<Record<string, number>>
}

/** What is known to be true of one night. */
export interface NightTruth {
  fate(source: string, file: string, line: number | null, key: string, fate: Fate, reason?: Reason): void
  event(event: EventTruth): void
  record(record: RecordTruth): void
  consent(consent: ConsentTruth): void
  deletion(source: string, key: string, person: string, kind: 'deleted' | 'erased'): void
  counts(): Readonly<Record<string, Counts>>
  flush(): Promise<void>
  close(): Promise<void>
}

type Tally = { loaded: number; unchanged: number; rejected: number; reasons: Record<string, number> }
const FORM = { encoding: 'utf8', end: '\n' } as const

/** Opens the truth files of a night. */
export function nightTruth(sink: Sink, date: string): NightTruth {
  const open = (name: string, header: string | null): LineFile => {
    const file = lineFile(sink, `truth/${name}`, FORM)
    if (header !== null) file.line(header)
    return file
  }
  const fates = open(`fates-${date}.csv`, 'source,file,line,key,fate,reason')
  const events = open(`events-${date}.ndjson`, null)
  const records = open(`records-${date}.ndjson`, null)
  const consents = open(`consents-${date}.ndjson`, null)
  const deletions = open(`deletions-${date}.csv`, 'source,key,person,kind')
  const files = [fates, events, records, consents, deletions]
  const tallies: Record<string, Tally> = {}
  return {
    fate: (source, file, line, key, fate, reason) => {
      fates.line(`${source},${file},${line ?? ''},${key},${fate},${reason ?? ''}`)
      tallies[source] ??= { loaded: 0, unchanged: 0, rejected: 0, reasons: {} }
      const tally = tallies[source]
      tally[fate] += 1
      if (reason) tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1
    },
    event: (event) => void events.line(JSON.stringify(event)),
    record: (record) => void records.line(JSON.stringify(record)),
    consent: (consent) => void consents.line(JSON.stringify(consent)),
    deletion: (source, key, person, kind) => void deletions.line(`${source},${key},${person},${kind}`),
    counts: () => structuredClone(tallies),
    flush: async () => {
      for (const file of files) await file.flush()
    },
    close: async () => {
      for (const file of files) await file.close()
    },
  }
}
