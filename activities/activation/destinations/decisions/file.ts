import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { Change } from '../../queries/decisions.ts'
import type { Cell } from '../../render/columns.ts'
import { openSpool } from '../file.ts'
import type { SyncFacts, Target } from './target.ts'

/** A target whose changes are seen by nobody before `publish`. */
export interface DecisionFile extends Target {
  readonly publish: () => Promise<void>
}

const FIELDS = [
  'segments',
  'block',
  'best_channel',
  'best_channel_reason',
  'do_not_disturb',
  'do_not_disturb_reason',
] as const
const COLUMNS = Object.fromEntries(['operation', 'customer_key', ...FIELDS].map((name) => [name, name]))

/**
 * NDJSON of the changes of one sync, a `put` or a `remove` a line. Its name is that of the sync: one that was killed
 * before it was acknowledged is written again under the same name.
 */
export async function openDecisionFile(
  out: string,
  directory: string,
  { destination, businessDate, number, runId }: SyncFacts,
): Promise<DecisionFile> {
  const name = `${destination}-${businessDate}-${number}`
  const place = { directory: resolve(out, directory), wave: name, attemptId: randomUUID() }
  const spool = await openSpool(place, { format: 'ndjson', columns: COLUMNS, formulaGuard: false })
  return {
    take: (changes) => spool.write(changes.map(cellsOf)),
    publish: async () => spool.publish(`${name}.ndjson`, await spool.finish(runId)),
    close: spool.discard,
  }
}

function cellsOf({ customer_key: key, content }: Change): readonly Cell[] {
  return [
    content === null ? 'remove' : 'put',
    key,
    ...FIELDS.map((name) => (content?.[name] ?? null) as Cell),
  ]
}
