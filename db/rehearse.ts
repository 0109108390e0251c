import type { Db } from './connect.ts'

/**
 * Runs `work` in a transaction that sees the database as it is now, whatever others commit meanwhile, and that is
 * rolled back whatever it did.
 */
export async function rehearse<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  const played: T[] = []
  try {
    await db.transaction(async (tx) => {
      await tx.execute('set transaction isolation level repeatable read')
      played.push(await work(tx))
      throw new Rehearsed()
    })
  } catch (error) {
    const [result] = played
    if (error instanceof Rehearsed && result !== undefined) return result
    throw error
  }
  throw new Error('a transaction that was to be rolled back was committed')
}

/** Ends a transaction that went well. */
class Rehearsed extends Error {
  override readonly name = 'Rehearsed'
}
