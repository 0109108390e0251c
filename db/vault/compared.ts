import { claim } from '../bulk.ts'
import { type Db, maybe, one } from '../connect.ts'

/**
 * What the comparison of a run keeps for the next night: a cache. Without it everybody is compared, and whatever is
 * in doubt empties it. It holds values of people: a statement that erases one calls `emptyCompared` in its
 * transaction.
 */
export interface ComparedHead {
  readonly run_id: number
  /** Whatever the comparison says of its arrays: no values. */
  readonly head: string
  /** Of the machine that wrote the arrays: 'LE' or 'BE'. */
  readonly byte_order: string
  /** In the order of their numbers. */
  readonly arrays: readonly ComparedArray[]
}

export interface ComparedArray {
  readonly name: string
  readonly bytes: number
}

const HEAD = 'vault.compared'
const PARTS = 'vault.compared_part'

/** A page of 8,192 bytes holds one part: 44 bytes go for its own head, its numbers and its length. */
export const PART_BYTES = 8_000

/**
 * Keeps this alone. `parts` are chunks of binary COPY for rows of `run_id`, the number of an array, the number of a
 * part, and at most `PART_BYTES` bytes.
 */
export async function replaceCompared(
  tx: Db,
  { run_id, head, byte_order, arrays }: ComparedHead,
  parts: Iterable<Buffer>,
): Promise<void> {
  if (await isHidden(tx)) return
  await emptyCompared(tx)
  await tx.copyIn(`copy ${PARTS} from stdin (format binary)`, parts)
  await tx.execute(
    `
    insert into ${HEAD} (run_id, head, byte_order, arrays)
    values ($1::int, $2::text, $3::text, $4::jsonb)`,
    [run_id, head, byte_order, JSON.stringify(arrays)],
  )
}

/** What is kept, without its arrays; null = nothing. */
export async function comparedHead(tx: Db): Promise<ComparedHead | null> {
  if (await isHidden(tx)) return null
  return maybe<ComparedHead>(tx, `select run_id, head, byte_order, arrays from ${HEAD}`)
}

/**
 * The parts that run `runId` kept, as rows of binary COPY in any order: number of the array, of the part, and
 * bytes.
 */
export function comparedParts(tx: Db, runId: number): AsyncIterable<Buffer> {
  const run = String(Math.trunc(runId))
  return tx.copyOut(
    `copy (select array_no, part, bytes from ${PARTS} where run_id = ${run}) to stdout (format binary)`,
  )
}

/**
 * Nothing is kept any more, in the caller's transaction. A backup that reads the tables keeps nobody waiting: then
 * the rows are deleted, and their pages are free once it has ended.
 */
export async function emptyCompared(tx: Db): Promise<void> {
  if (await isHidden(tx)) return
  if (await claim(tx, [HEAD, PARTS])) {
    await tx.execute(`truncate ${HEAD}, ${PARTS}`)
    return
  }
  await tx.execute(`delete from ${HEAD}`)
  await tx.execute(`delete from ${PARTS}`)
}

/** Nothing is kept any more if one of the runs `first` to `last` kept it. */
export function forgetCompared(db: Db, first: number, last: number): Promise<void> {
  return db.transaction(async (tx) => {
    const head = await comparedHead(tx)
    if (head !== null && head.run_id >= first && head.run_id <= last) await emptyCompared(tx)
  })
}

/** Until the transaction is rolled back nothing is kept, nor anything that is kept found or touched. */
export async function hideCompared(tx: Db): Promise<void> {
  await tx.execute(`create temp table compared (like ${HEAD}) on commit drop`)
}

async function isHidden(tx: Db): Promise<boolean> {
  const { hidden } = await one<{ hidden: boolean }>(
    tx,
    `select to_regclass('pg_temp.compared') is not null as hidden`,
  )
  return hidden
}
