import { OBJECT_TABLE } from '../queries/objects.ts'
import type { Stager } from './stager.ts'

/** Not the hash of any row. */
export const NO_HASH = '0'.repeat(32)

/** Keeps the whole of an object with its row. */
export function keepObject(stager: Stager, row: number, key: string, original: string | null): void {
  if (original !== null) stager.add(OBJECT_TABLE, [row, key, original])
}
