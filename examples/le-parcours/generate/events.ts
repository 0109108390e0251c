import { everybody, type Night } from './night.ts'
import { isActive, type Person } from './people.ts'
import { type Random, random } from './random.ts'
import { RATES } from './rates.ts'
import { type LineFile, lineFile } from './sink.ts'
import type { EventTruth, Fate, Reason } from './truth.ts'
import { type PresentIn, PURPOSE, type World } from './world.ts'

/** A row of an event source, and what is true of it. */
export interface Entry<Row> {
  readonly key: string
  /** The source, where one generator fills several. */
  readonly source: string
  /** The part of the source's files that it belongs to. */
  readonly file: string
  readonly row: Row
  readonly event: Omit<EventTruth, 'source' | 'key'>
}

/** A row that must be refused, and why. It has one defect, and a key of its own. */
export interface Broken {
  readonly line: string | Buffer
  readonly key: string
  readonly reason: Reason
}

/** How a source of events is written. */
export interface EventSource<Row> {
  readonly purpose: number
  readonly presence: PresentIn
  readonly files: readonly { readonly file: string; readonly source: string }[]
  path(file: string, date: string): string
  readonly form: { readonly encoding: 'utf8' | 'latin1'; readonly end: '\n' | '\r\n' }
  readonly bom: boolean
  readonly header: string | null
  /** What a person did that reaches the files of this night for the first time. */
  fresh(world: World, person: Person, night: number): readonly Entry<Row>[]
  line(row: Row): string
  readonly breaks: readonly ((entry: Entry<Row>, r: Random) => Broken)[]
  /** The same row with other values; null where rows never change. */
  readonly corrected: ((entry: Entry<Row>, r: Random) => Entry<Row>) | null
  /** Do rows come twice? A server that is asked for pages never says the same thing twice. */
  readonly repeats: boolean
}

interface Output {
  readonly path: string
  readonly lines: LineFile
}
const MARK = Buffer.from([0xef, 0xbb, 0xbf])
const BREATH = 256

/** Writes the files of a night; `again` writes what the same night wrote before, as a repeated delivery. */
export async function writeEvents<Row>(
  night: Night,
  source: EventSource<Row>,
  again: { readonly of: number; readonly path: string } | null,
): Promise<void> {
  const files = new Map<string, Output>()
  for (const { file } of source.files) files.set(file, openFile(night, source, file, again?.path ?? null))
  const write = writer(night, source, files, again !== null)
  let count = 0
  for (const person of everybody(night.world, source.purpose, again?.of ?? night.number)) {
    rowsOf(night.world, source, person, again?.of ?? night.number, write)
    count += 1
    if (count % BREATH !== 0) continue
    for (const { lines } of files.values()) await lines.flush()
    await night.truth.flush()
  }
  for (const { lines } of files.values()) await lines.close()
}

function openFile<Row>(night: Night, source: EventSource<Row>, file: string, given: string | null): Output {
  const path = given ?? source.path(file, night.date)
  const lines = lineFile(night.sink, path, source.form)
  if (source.bom) lines.mark(MARK)
  if (source.header !== null) lines.line(source.header)
  return { path, lines }
}

interface Writer<Row> {
  good(entry: Entry<Row>, fate: Fate, reason?: Reason): void
  broken(entry: Entry<Row>, broken: Broken): void
}

function writer<Row>(
  night: Night,
  source: EventSource<Row>,
  files: ReadonlyMap<string, Output>,
  again: boolean,
): Writer<Row> {
  const put = (entry: Entry<Row>, line: string | Buffer, key: string, fate: Fate, reason?: Reason): void => {
    const output = files.get(entry.file)
    if (!output) throw new Error(`No file ${entry.file} is open for ${entry.source}.`)
    night.truth.fate(entry.source, output.path, output.lines.line(line), key, fate, reason)
  }
  return {
    good: (entry, fate, reason) => {
      put(entry, source.line(entry.row), entry.key, again && fate === 'loaded' ? 'unchanged' : fate, reason)
      if (fate === 'loaded' && !again) {
        night.truth.event({ source: entry.source, key: entry.key, ...entry.event })
      }
    },
    broken: (entry, { line, key, reason }) => put(entry, line, key, 'rejected', reason),
  }
}

/** All that a person causes in the files of a night: new rows, broken ones beside them, and earlier ones again. */
function rowsOf<Row>(
  world: World,
  source: EventSource<Row>,
  person: Person,
  night: number,
  write: Writer<Row>,
): void {
  if (!isActive(person, night)) return
  for (const [index, entry] of source.fresh(world, person, night).entries()) {
    const r = random(world.seed, PURPOSE.broken, source.purpose, person.index, night, index)
    if (source.repeats && r.chance(RATES.rows.twiceInFile))
      write.good(source.corrected?.(entry, r) ?? entry, 'rejected', 'duplicate_key')
    write.good(entry, 'loaded')
    if (r.chance(RATES.rows.broken)) write.broken(entry, r.pick(source.breaks)(entry, r))
  }
  if (!source.repeats || night === 0 || !isActive(person, night - 1)) return
  for (const [index, entry] of source.fresh(world, person, night - 1).entries()) {
    const r = random(world.seed, PURPOSE.revisit, source.purpose, person.index, night, index)
    if (r.chance(RATES.rows.repeated)) write.good(entry, 'unchanged')
    else if (source.corrected && r.chance(RATES.rows.corrected))
      write.good(source.corrected(entry, r), 'loaded')
  }
}
