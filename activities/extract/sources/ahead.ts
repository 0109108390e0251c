import type { Batch } from './kind.ts'

/** Rows and bytes that a source may hold in memory before its unit is taken over. */
export interface AheadLimits {
  readonly rows: number
  readonly bytes: number
}

/** About 16 MB of rows: waiting for them holds no transaction. */
export const AHEAD: AheadLimits = { rows: 5_000, bytes: 16 * 2 ** 20 }

export interface SizedBatch extends Batch {
  readonly bytes: number
}

export interface Ahead {
  /** What was read already, then the rest, as it comes. */
  readonly batches: AsyncIterable<Batch>
  /** Nothing has come, and nothing will. */
  readonly empty: boolean
}

/** Reads the first batches of a unit before its transaction begins. */
export async function readAhead(
  batches: AsyncGenerator<SizedBatch, void, void>,
  limits: AheadLimits,
): Promise<Ahead> {
  const held: SizedBatch[] = []
  let [rows, bytes, ended] = [0, 0, false]
  while (!ended && rows < limits.rows && bytes < limits.bytes) {
    const { value, done } = await batches.next()
    ended = done === true
    if (!value) continue
    held.push(value)
    rows += value.rows.length + value.rejections.length
    bytes += value.bytes
  }
  return { batches: joined(held, batches), empty: ended && held.length === 0 }
}

async function* joined(
  held: SizedBatch[],
  rest: AsyncGenerator<SizedBatch, void, void>,
): AsyncGenerator<Batch, void, void> {
  for (let batch = held.shift(); batch; batch = held.shift()) yield batch
  yield* rest
}
