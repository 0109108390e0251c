import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { below, randomOf } from './random.ts'
import { csvOf, type Row, rowsOf } from './rows.ts'

/** A labelled list of people: its column `cluster` is the truth, and is never mapped. */
export interface LabelledSet {
  readonly name: string
  /** Puts the file where the program can read it, and names it; null = it is not there. */
  readonly file: (scratch: string) => Promise<string | null>
  /** Name of the map in `maps/`. */
  readonly map: string
  readonly key: string
}

const PEOPLE = fileURLToPath(new URL('../../../shared/data/people/', import.meta.url))
const given = (name: string): LabelledSet['file'] => {
  const path = join(PEOPLE, name)
  return () => Promise.resolve(existsSync(path) ? path : null)
}

/** Where the map of a set lies. */
export const mapOf = (map: string): string => fileURLToPath(new URL(`./maps/${map}.yaml`, import.meta.url))

export const HISTORICAL: LabelledSet = {
  name: 'historical_50k',
  file: given('historical_50k.csv.gz'),
  map: 'historical_50k',
  key: 'unique_id',
}
export const FAKE: LabelledSet = {
  name: 'fake_1000',
  file: given('fake_1000.csv'),
  map: 'fake_1000',
  key: 'unique_id',
}
/** 8 % of its addresses are what somebody without one writes. */
export const FAKE_PLACEHOLDERS: LabelledSet = {
  ...FAKE,
  name: 'fake_1000, 8 % test@test.com',
  file: (scratch) => made(FAKE, join(scratch, 'fake_placeholders.csv'), withPlaceholders),
}
export const FEBRL3: LabelledSet = { name: 'febrl3', file: given('febrl3.csv'), map: 'febrl3', key: 'rec_id' }
export const RLDATA: LabelledSet = {
  name: 'RLdata500',
  file: given('RLdata500.csv'),
  map: 'rldata500',
  key: 'record_id',
}
export const SYNTHETIC_1M: LabelledSet = {
  name: 'synthetic_1m',
  file: given('synthetic_1m.csv.gz'),
  map: 'synthetic',
  key: 'record_id',
}
/** Three files as one list; the truth lies in a fourth. */
export const SENZING: LabelledSet = {
  name: 'Senzing demo set',
  file: (scratch) => senzing(join(scratch, 'senzing.csv')),
  map: 'senzing',
  key: 'id',
}

async function made(
  from: LabelledSet,
  path: string,
  change: (rows: readonly Row[]) => readonly Row[],
): Promise<string | null> {
  const file = await from.file('')
  if (file === null) return null
  writeFileSync(path, csvOf(change(await rowsOf(file))))
  return path
}

function withPlaceholders(rows: readonly Row[]): readonly Row[] {
  const random = randomOf(8)
  const chosen = new Set<number>()
  while (chosen.size < Math.round(rows.length * 0.08)) chosen.add(below(random, rows.length))
  return rows.map((row, at) => (chosen.has(at) ? { ...row, email: 'test@test.com' } : row))
}

async function senzing(path: string): Promise<string | null> {
  const key = join(PEOPLE, 'senzing_key.csv')
  if (!existsSync(key)) return null
  const id = (row: Row): string => `${row.DATA_SOURCE}:${row.RECORD_ID}`
  const truth = new Map((await rowsOf(key)).map((row) => [id(row), row.CLUSTER_ID ?? '']))
  const lists = await Promise.all(
    ['customers', 'reference', 'watchlist'].map((name) => rowsOf(join(PEOPLE, `senzing_${name}.csv`))),
  )
  const blank = Object.fromEntries(lists.flatMap(([row]) => Object.keys(row ?? {}).map((name) => [name, ''])))
  const rows = lists
    .flat()
    .map((row) => ({ id: id(row), cluster: truth.get(id(row)) ?? '', ...blank, ...row }))
  writeFileSync(path, csvOf(rows))
  return path
}
