import { onTestFinished } from 'vitest'
import type { Pool } from '../../db/connect.ts'

/** Keeps everybody from a table until the function that it gives is called. */
export async function holdTable(db: Pool, table: string): Promise<() => Promise<void>> {
  let letGo = (): void => undefined
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let held = (): void => undefined
  const holding = new Promise<void>((resolve) => {
    held = resolve
  })
  const over = db.transaction(async (tx) => {
    await tx.execute(`lock table ${table} in access exclusive mode`)
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
