import type { Db } from '../../../db/connect.ts'

/** Two tables that hold by turns what a step begins with, and what it finds for the next. */
export const turns = (name: string, step: number): { readonly here: string; readonly next: string } => ({
  here: `${name}_${step % 2}`,
  next: `${name}_${(step + 1) % 2}`,
})

/** Fresh statistics, so that a step plans for what it has; what the one before it began with goes. */
export async function beginTurn(tx: Db, name: string, step: number): Promise<void> {
  const { here, next } = turns(name, step)
  await tx.execute(`analyze ${here}`)
  await tx.execute(`truncate ${next}`)
}
