import type { Concept } from '../../activities/identity/engine/concepts.ts'
import { fileFault } from './faults.ts'
import { type MappedColumn, plainName, refuse, unknownColumn } from './fields.ts'
import type { Header } from './header.ts'

/** A column of the table: in each file the place of the column that fills it, -1 = the file has none. */
export interface Slot {
  readonly concept: Concept
  readonly places: readonly number[]
}

export interface Plan {
  readonly slots: readonly Slot[]
  /** In each file the place of the key, -1 = the number of the row. */
  readonly keys: readonly number[]
}

/**
 * Lays the columns of the files side by side: those of one name together, then, of one concept, the next free one of
 * the one file with that of the other (`surname` here, `last_name` there).
 */
export function planSlots(map: readonly MappedColumn[], headers: readonly Header[]): Plan {
  refuseUnknown(map, headers)
  const placed = map.map((one) => ({ ...one, places: headers.map((header) => placeOf(header, one.column)) }))
  const keys = headers.map((header, file) => keyPlace(placed, header, file))
  const slots: { concept: Concept; places: number[] }[] = []
  const inAll = (places: readonly number[]): boolean => places.every((place) => place >= 0)
  const ordered = [...placed.filter((p) => inAll(p.places)), ...placed.filter((p) => !inAll(p.places))]
  for (const { meaning, places } of ordered) {
    if (meaning === 'key') continue
    const isFree = (slot: readonly number[]): boolean =>
      places.every((place, file) => place < 0 || slot[file] === -1)
    const free = slots.find((slot) => slot.concept === meaning && isFree(slot.places))
    if (free === undefined) slots.push({ concept: meaning, places: [...places] })
    else free.places = free.places.map((place, file) => Math.max(place, places[file] ?? -1))
  }
  return { slots, keys }
}

function refuseUnknown(map: readonly MappedColumn[], headers: readonly Header[]): void {
  const names = headers.flatMap((header) => header.names.filter((name) => name !== ''))
  const known = new Set(names)
  const unknown = map.filter(({ column }) => !known.has(column))
  const files = headers.map(({ input }) => input.name).join(' and ')
  const isForeign = unknown.length === map.length
  refuse(unknown.map((one) => unknownColumn(one, files, [...known], isForeign)))
}

function placeOf({ input, names }: Header, column: string): number {
  const place = names.indexOf(plainName(column))
  const again = place < 0 ? -1 : names.indexOf(plainName(column), place + 1)
  if (again < 0) return place
  throw fileFault(
    'CSV_HEADER',
    `${input.name} has the column \`${column}\` twice, in the places ${place + 1} and ${again + 1}.`,
    'Give each of them its own name.',
    input.name,
  )
}

function keyPlace(
  placed: readonly (MappedColumn & { readonly places: readonly number[] })[],
  { input }: Header,
  file: number,
): number {
  const [first, second] = placed.filter((one) => one.meaning === 'key' && (one.places[file] ?? -1) >= 0)
  if (second !== undefined && first !== undefined)
    throw fileFault(
      'CSV_HEADER',
      `The map says \`key\` of two columns of ${input.name}: \`${first.column}\` and \`${second.column}\`.`,
      'Say it of one.',
      input.name,
    )
  return first?.places[file] ?? -1
}
