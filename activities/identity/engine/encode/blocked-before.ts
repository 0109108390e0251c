import { fieldNames, type Keyed, LEAST_SEEN, type Volume } from '../fit/volume.ts'
import { textOf } from '../text/text-of.ts'
import { type List, type Shared, usesOf } from './auto-block.ts'

/** Tells whether a frozen volume has a value for one that says nothing; undefined = it has none of the field. */
export function blockedOf(
  { blocked }: Volume,
  keyed: Keyed,
  name: string,
): ((text: string) => boolean) | undefined {
  const keys = new Set(blocked.find(({ field }) => field === name)?.keys)
  return keys.size === 0 ? undefined : (text) => keys.has(keyed(name, text))
}

/**
 * The values that a frozen volume has for ones that say nothing, where five records of the list have them (of those
 * that `among` says 1 of; null = of all).
 */
export function sharedBefore(
  volume: Volume,
  keyed: Keyed,
  among: Uint8Array | null,
): (list: List) => readonly Shared[] {
  return (list) => {
    const names = fieldNames(list.fields)
    return list.fields.flatMap((field, at) => {
      const isBlocked = blockedOf(volume, keyed, names[at] ?? '')
      if (isBlocked === undefined) return []
      const uses = usesOf(list, field, among)
      const codes = new Set<number>()
      for (let code = 1; code < uses.length; code++)
        if ((uses[code] as number) >= LEAST_SEEN && isBlocked(textOf(field.dictionary, code))) codes.add(code)
      return codes.size === 0 ? [] : [{ at, codes }]
    })
  }
}
