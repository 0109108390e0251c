import type { Carried } from '../../../../activities/identity/cluster.ts'

/** An identifier, the records that carry it, and which exclusive type it is of; -1 = a person may have several. */
export interface Identifier {
  readonly carriers: readonly number[]
  readonly exclusive: number
  /** It is a browser's, and not a person's. */
  readonly device?: true
}

/** Identifiers in the order of their trust, as the clustering takes them. */
export function carried(
  records: number,
  identifiers: readonly Identifier[],
  exclusiveTypes: number,
): Carried {
  const lists = identifiers.map((identifier) => [...new Set(identifier.carriers)].sort((a, b) => a - b))
  const start = [0]
  for (const list of lists) start.push((start.at(-1) ?? 0) + list.length)
  return {
    records,
    start: Int32Array.from(start),
    carrier: Int32Array.from(lists.flat()),
    exclusiveType: Int8Array.from(identifiers.map((identifier) => identifier.exclusive)),
    exclusiveTypes,
    personal: Uint8Array.from(identifiers, ({ device }) => Number(device !== true)),
  }
}

export const joins = (...carriers: number[]): Identifier => ({ carriers, exclusive: -1 })
