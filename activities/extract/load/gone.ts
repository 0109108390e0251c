import type { Db } from '../../../db/connect.ts'
import type { StageTable } from './stager.ts'

/** Copies ids into a table of one column. */
export async function copyGone(tx: Db, { name, columns }: StageTable, ids: Iterable<string>): Promise<void> {
  await tx.copyIn(`copy ${name} (${columns.join(', ')}) from stdin`, linesOf(ids))
}

async function* linesOf(ids: Iterable<string>): AsyncGenerator<string, void, void> {
  let pile: string[] = []
  for (const id of ids) {
    pile.push(`${id}\n`)
    if (pile.length < 5_000) continue
    yield pile.join('')
    pile = []
  }
  yield pile.join('')
}
