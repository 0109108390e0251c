import { onTestFinished } from 'vitest'
import type { Db, Pool } from '../../db/connect.ts'

/** Keeps everybody from a table until the function that it gives is called. */
export const holdTable = (db: Pool, table: string): Promise<() => Promise<void>> =>
  holdWith(db, (tx) => tx.execute(`lock table ${table} in access exclusive mode`))

/** Keeps what `lock` takes in its transaction until the function that it gives is called. */
export async function holdWith(db: Pool, lock: (tx: Db) => Promise<unknown>): Promise<() => Promise<void>> {
  let letGo = (): void => undefined
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let held = (): void => undefined
  const holding = new Promise<void>((resolve) => {
    held = resolve
  })
  const over = db.transaction(async (tx) => {
    await lock(tx)
    held()
    await released
  })
  // A test that fails must not keep everybody waiting who comes after it.
  onTestFinished(async () => {
    letGo()
    await over
  })
  await holding
  return async () => {
    letGo()
    await over
  }
}
