import { hashOfTwo } from '../text/hash.ts'
import type { AutoBlocked, Encoded, Field, FieldName } from '../types.ts'

type List = Omit<Encoded, 'autoBlocked'>

/** Families and shared offices have one address or number; more different names than this have it by mistake. */
const MOST_PEOPLE = 10
const IDENTIFIERS: ReadonlySet<FieldName> = new Set(['email', 'phone', 'id', 'id_exclusive', 'id_shared'])

/**
 * Makes identifiers "no value" that more than ten people share, told by the sound of their surname and their
 * initial (their birth where no name is there): slips of one person's name differ in neither, as a rule.
 */
export function autoBlock(list: List): readonly AutoBlocked[] {
  const fields = list.fields.filter((field) => IDENTIFIERS.has(field.name))
  if (fields.length === 0) return []
  const who = peopleOf(list)
  return fields.flatMap((field) => {
    const blocked = sharedByMany(list, field, who)
    return blocked.size === 0 ? [] : [{ field: field.name, ...clear(list, field, blocked) }]
  })
}

/** A hash that tells people apart roughly, 0 where nothing is known of them. */
function peopleOf({ records, width, rows, fields }: List): Uint32Array {
  const partOf = (name: FieldName, part: string | null) => {
    const field = fields.find((one) => one.name === name)
    const hashes = part === null ? field?.dictionary.hash : field?.dictionary.parts[part]
    const slot = field?.slots[0] ?? 0
    return (r: number): number => hashes?.[rows[r * width + slot] as number] ?? 0
  }
  const sound = partOf('family', 'sound')
  const initial = partOf('given', 'initial')
  const birth = partOf('birth', null)
  return Uint32Array.from({ length: records }, (_, r) => {
    const name = sound(r)
    const first = initial(r)
    if (name === 0) return first === 0 ? birth(r) : first
    return first === 0 ? name : hashOfTwo(name, first)
  })
}

function sharedByMany(
  { records, width, rows }: List,
  { slots, dictionary }: Field,
  who: Uint32Array,
): Set<number> {
  const uses = new Int32Array(dictionary.size)
  for (const slot of slots)
    for (let r = 0; r < records; r++) {
      const code = rows[r * width + slot] as number
      uses[code] = (uses[code] as number) + 1
    }
  const people = new Map<number, Set<number>>()
  for (const slot of slots)
    for (let r = 0; r < records; r++) {
      const code = rows[r * width + slot] as number
      if (code === 0 || (uses[code] as number) <= MOST_PEOPLE || who[r] === 0) continue
      const known = people.get(code)
      if (known === undefined) people.set(code, new Set([who[r] as number]))
      else if (known.size <= MOST_PEOPLE) known.add(who[r] as number)
    }
  return new Set([...people].filter(([, known]) => known.size > MOST_PEOPLE).map(([code]) => code))
}

function clear(
  { records, width, rows }: List,
  { slots }: Field,
  blocked: ReadonlySet<number>,
): { readonly values: number; readonly records: number } {
  let cleared = 0
  for (const slot of slots)
    for (let at = slot; at < records * width; at += width)
      if (blocked.has(rows[at] as number)) {
        rows[at] = 0
        cleared += 1
      }
  return { values: blocked.size, records: cleared }
}
