import type { Encoded } from '../types.ts'
import { mixed } from './keys.ts'

/**
 * More than `cap` records that are equal in everything: no field splits their blocks, so that no rule compares them.
 * Gives such groups, in the order of their first records, each ascending; records that say nothing are in none.
 */
export function equalRecords(encoded: Encoded, cap: number): readonly (readonly number[])[] {
  return groupsOf(encoded, crowded(encoded, cap)).filter((group) => group.length > cap)
}

/** Records whose rows have the hash of more than `cap` rows. */
function crowded({ records, width, rows }: Encoded, cap: number): readonly number[] {
  const bits = Math.min(24, Math.max(10, Math.ceil(Math.log2(records + 1))))
  const most = (1 << bits) - 1
  const uses = new Uint32Array(1 << bits)
  const placeOf = (record: number): number => {
    let hash = 0
    for (let slot = 0, at = record * width; slot < width; slot++, at++)
      if (rows[at] !== 0) hash = mixed(hash ^ slot, rows[at] as number)
    return hash === 0 ? 0 : 1 + (hash % most)
  }
  const places = new Uint32Array(records)
  for (let record = 0; record < records; record++) {
    const place = placeOf(record)
    places[record] = place
    uses[place] = (uses[place] as number) + 1
  }
  const found: number[] = []
  places.forEach((place, record) => {
    if (place !== 0 && (uses[place] as number) > cap) found.push(record)
  })
  return found
}

function groupsOf({ width, rows }: Encoded, records: readonly number[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>()
  for (const record of records) {
    const row = rows.subarray(record * width, (record + 1) * width).join()
    const group = groups.get(row)
    if (group === undefined) groups.set(row, [record])
    else group.push(record)
  }
  return [...groups.values()]
}
