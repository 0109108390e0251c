import type { FileIds } from './read-file.ts'

/** What the output calls a file: its name without its directory; when two are called alike, as they were given. */
export function sourceNames(files: readonly FileIds[]): readonly string[] {
  const short = files.map(({ input }) => input.name.split(/[\\/]/).at(-1) ?? input.name)
  return new Set(short).size === short.length ? short : files.map(({ input }) => input.name)
}

/** The first record of each file. */
export const startsOf = (files: readonly FileIds[]): readonly number[] =>
  files.map((_, file) => files.slice(0, file).reduce((sum, { records }) => sum + records, 0))

/** The unique id of a file's record, by its place in the order of the keys. */
export function idOf({ keys, order, decode }: FileIds): (place: number) => string {
  if (keys === null) return (place) => String(place + 1)
  return (place) => decode(keys.bytes(order === null ? place : (order[place] ?? 0)))
}

/** What a record is called: its key, of several files `source:key`. */
export function recordNames(files: readonly FileIds[]): (record: number) => string {
  const names = sourceNames(files)
  const ids = files.map(idOf)
  const starts = startsOf(files)
  return (record) => {
    const file = starts.findLastIndex((start) => start <= record)
    const id = ids[file]?.(record - (starts[file] ?? 0)) ?? ''
    return files.length > 1 ? `${names[file]}:${id}` : id
  }
}

/** The record that is called so, null = none is. */
export function recordOf(files: readonly FileIds[], name: string): number | null {
  const names = sourceNames(files)
  const starts = startsOf(files)
  for (const [file, ids] of files.entries()) {
    const prefix = files.length > 1 ? `${names[file]}:` : ''
    const place = name.startsWith(prefix) ? placeOf(ids, name.slice(prefix.length)) : -1
    if (place >= 0) return (starts[file] ?? 0) + place
  }
  return null
}

function placeOf({ keys, order, decode, records }: FileIds, key: string): number {
  if (keys === null) return /^[1-9]\d{0,15}$/.test(key) && Number(key) <= records ? Number(key) - 1 : -1
  for (let row = 0; row < records; row++)
    if (decode(keys.bytes(row)) === key) return order === null ? row : order.indexOf(row)
  return -1
}
