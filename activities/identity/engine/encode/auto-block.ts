import { hashOfTwo } from '../text/hash.ts'
import type { AutoBlocked, Encoded, Field, FieldName } from '../types.ts'
import { growing } from './growing.ts'

/** A list whose identifiers that say nothing are yet to be found. */
export type List = Omit<Encoded, 'autoBlocked' | 'without' | 'forms'>

/** Values of a field, by its index in `List.fields`, that are to be made "no value". */
export interface Shared {
  readonly at: number
  readonly codes: ReadonlySet<number>
}

/** Families and shared offices have one address or number; more different names than this have it by mistake. */
const MOST_PEOPLE = 10
const IDENTIFIERS: ReadonlySet<FieldName> = new Set(['email', 'phone', 'id', 'id_exclusive', 'id_shared'])

/** So many spellings of a name are of many people, however alike they sound. */
const MOST_NAMES = 100

/**
 * Finds identifiers that more than ten people share, told by the sound of their surname and their
 * initial (their birth where no name is there): slips of one person's name differ in neither, as a rule. More than
 * a hundred different names are many people, too.
 */
export function sharedInList(list: List): readonly Shared[] {
  if (!list.fields.some(({ name }) => IDENTIFIERS.has(name))) return []
  const { roughly, exactly } = peopleOf(list)
  return list.fields.flatMap((field, at) => {
    if (!IDENTIFIERS.has(field.name)) return []
    const codes = new Set([
      ...sharedByMany(list, field, roughly, MOST_PEOPLE),
      ...sharedByMany(list, field, exactly, MOST_NAMES),
    ])
    return codes.size === 0 ? [] : [{ at, codes }]
  })
}

/** Makes the values "no value". */
export function clearShared(list: List, shared: readonly Shared[]): readonly AutoBlocked[] {
  return shared.flatMap(({ at, codes }) => {
    const field = list.fields[at]
    return field === undefined
      ? []
      : [{ field: field.name, at, codes: [...codes], ...clear(list, field, codes) }]
  })
}

/** Hashes that tell people apart by record, roughly and by their exact names; 0 where nothing is known of them. */
function peopleOf({ records, width, rows, fields }: List): {
  readonly roughly: Uint32Array
  readonly exactly: Uint32Array
} {
  const partOf = (name: FieldName, part: string | null) => {
    const field = fields.find((one) => one.name === name)
    const hashes = part === null ? field?.dictionary.hash : field?.dictionary.parts[part]
    const slot = field?.slots[0] ?? 0
    return (r: number): number => hashes?.[rows[r * width + slot] as number] ?? 0
  }
  const sound = partOf('family', 'sound')
  const family = partOf('family', null)
  const given = partOf('given', null)
  const initial = partOf('given', 'initial')
  const birth = partOf('birth', null)
  const either = (name: number, first: number): number =>
    name === 0 || first === 0 ? name || first : hashOfTwo(name, first)
  const each = (of: (r: number) => number) => Uint32Array.from({ length: records }, (_, r) => of(r))
  return {
    // Names of other scripts have no sound.
    roughly: each((r) => either(sound(r) || family(r), initial(r)) || birth(r)),
    exactly: each((r) => either(family(r), given(r))),
  }
}

/** In how many slots of all records (of those that `among` says 1 of; null = all) each value stands, by its code. */
export function usesOf(
  { records, width, rows }: List,
  { slots, dictionary }: Field,
  among: Uint8Array | null,
): Int32Array {
  const uses = new Int32Array(dictionary.size)
  for (const slot of slots)
    for (let r = 0; r < records; r++) {
      if (among !== null && among[r] === 0) continue
      const code = rows[r * width + slot] as number
      uses[code] = (uses[code] as number) + 1
    }
  return uses
}

function sharedByMany(list: List, field: Field, who: Uint32Array, most: number): Set<number> {
  const { records, width, rows } = list
  const { slots } = field
  const uses = usesOf(list, field, null)
  const people = new Map<number, Set<number>>()
  for (const slot of slots)
    for (let r = 0; r < records; r++) {
      const code = rows[r * width + slot] as number
      if (code === 0 || (uses[code] as number) <= most || who[r] === 0) continue
      const known = people.get(code)
      if (known === undefined) people.set(code, new Set([who[r] as number]))
      else if (known.size <= most) known.add(who[r] as number)
    }
  return new Set([...people].filter(([, known]) => known.size > most).map(([code]) => code))
}

function clear(
  { records, width, rows }: List,
  { slots }: Field,
  blocked: ReadonlySet<number>,
): Pick<AutoBlocked, 'values' | 'records' | 'cleared'> {
  const places = growing(Uint32Array, 1 << 6)
  const codes = growing(Uint32Array, 1 << 6)
  for (const slot of slots)
    for (let at = slot; at < records * width; at += width)
      if (blocked.has(rows[at] as number)) {
        places.push(at)
        codes.push(rows[at] as number)
        rows[at] = 0
      }
  return {
    values: blocked.size,
    records: places.length(),
    cleared: { places: places.done(), codes: codes.done() },
  }
}
