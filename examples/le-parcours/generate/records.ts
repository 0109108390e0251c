import { DAY, instantOf, iso } from './calendar.ts'
import { everybody, type Night } from './night.ts'
import type { Person } from './people.ts'
import { type Random, random } from './random.ts'
import { RATES } from './rates.ts'
import { changeOf, type SourceRecord, type Span, spansOf } from './record.ts'
import type { LineFile } from './sink.ts'
import type { Reason, RecordTruth } from './truth.ts'
import { isIn, PURPOSE, type World } from './world.ts'

/** A row that must be refused; it stands beside the good ones under a key of its own. */
export interface BrokenRecord<Row> {
  readonly key: string
  readonly row: Row
  readonly reason: Reason
}

/** A source of people that is asked every night what changed. */
export interface RecordSource<Row> {
  readonly name: 'crm' | 'loyalty'
  record(world: World, person: Person, span: Span, night: number): SourceRecord<Row> | null
  /** Can the record of somebody to whom nothing happened differ from that of the night before? */
  moves(world: World, person: Person, span: Span, night: number): boolean
  broken(record: SourceRecord<Row>, night: number, r: Random): BrokenRecord<Row>
  upsert(key: string, row: Row, updatedAt: string): void
  remove(key: string): void
  readonly files: readonly LineFile[]
  /** Milliseconds to which times of change are written, and whether some are older than they should be. */
  readonly step: number
  readonly commitsLate: boolean
}

const BREATH = 256
/** Broken rows are as rare in a later night as changes are. */
const LATER = 20

/** Writes what changes in a source of people in a night: new, changed and touched records, and those that go. */
export async function writeRecords<Row>(night: Night, source: RecordSource<Row>): Promise<void> {
  const { world, number, truth } = night
  let count = 0
  for (const person of everybody(world, PURPOSE[source.name], number)) {
    count += 1
    if (count % BREATH === 0) {
      for (const file of source.files) await file.flush()
      await truth.flush()
    }
    if (!isIn(world, person, source.name)) continue
    for (const span of spansOf(world, person, source.name)) writeRecord(night, source, person, span)
  }
  for (const file of source.files) await file.close()
}

function writeRecord<Row>(night: Night, source: RecordSource<Row>, person: Person, span: Span): void {
  const { world, number } = night
  const r = random(world.seed, PURPOSE.broken, PURPOSE[source.name], person.index, number, span.copy)
  const touched = r.chance(RATES.touched[source.name])
  const breaks = r.chance(RATES.rows.broken / (number === 0 ? 1 : LATER))
  const mayChange =
    isEdge(span, number) || person.changes.length > 0 || source.moves(world, person, span, number)
  if (!mayChange && !touched && !breaks) return
  const before = number === 0 ? null : source.record(world, person, span, number - 1)
  const now = source.record(world, person, span, number)
  const change = changeOf(before, now)
  if (change === 'gone' && before !== null) writeGone(night, source, person, span, before)
  if (now === null) return
  if (change !== null || touched) {
    const at = changedAt(night, r, source)
    source.upsert(now.key, now.row, at)
    night.truth.fate(source.name, '', null, now.key, 'loaded')
    night.truth.record(truthOf(source.name, now, person, 'open', at))
  }
  if (!breaks) return
  const { key, row, reason } = source.broken(now, number, r)
  source.upsert(key, row, changedAt(night, r, { ...source, commitsLate: false }))
  night.truth.fate(source.name, '', null, key, 'rejected', reason)
}

/** Does the record come or go in this night? */
function isEdge({ from, until }: Span, night: number): boolean {
  return from === night || until === night
}

function writeGone<Row>(
  { truth }: Night,
  source: RecordSource<Row>,
  person: Person,
  span: Span,
  before: SourceRecord<Row>,
): void {
  source.remove(before.key)
  truth.deletion(source.name, before.key, person.id, span.kind)
  truth.record(truthOf(source.name, before, person, 'close', null))
}

function truthOf(
  source: string,
  { key, values, errors }: SourceRecord<unknown>,
  person: Person,
  op: RecordTruth['op'],
  seen: string | null,
): RecordTruth {
  return { source, key, person: person.id, op, values, seen_at: seen, errors }
}

/** When a row was written. Some transactions commit late: their time lies before the last one of the night before. */
function changedAt(
  { world, number }: Night,
  r: Random,
  { step, commitsLate }: { readonly step: number; readonly commitsLate: boolean },
): string {
  const clock = (day: number, from: number, until: number): string => {
    const millis = Math.floor(((from + r.next() * (until - from)) * 3_600_000) / step) * step
    return iso(instantOf(day * DAY + millis, 'Europe/Paris').utc)
  }
  if (number === 0) return clock(world.firstDay - Math.floor(r.next() ** 2 * 700), 6, 23.5)
  if (commitsLate && r.chance(RATES.lateCommit)) return clock(world.firstDay + number - 1, 23.35, 23.45)
  // An evening batch, so that the late ones do lie before the last change that a night has seen.
  const batch = commitsLate && r.chance(RATES.eveningBatch)
  return clock(world.firstDay + number, batch ? 23.45 : 6, batch ? 23.5 : 23.3)
}
