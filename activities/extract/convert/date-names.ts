export type NameTable = ReadonlyMap<string, number>

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
)
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ')

/** English names and their first three letters, lower case, to 1, 2, 3 ... */
export function nameTable(kind: 'month' | 'weekday'): NameTable {
  const names = kind === 'month' ? MONTHS : WEEKDAYS
  const pairs = names.flatMap((name, at): [string, number][] => [
    [name, at + 1],
    [name.slice(0, 3), at + 1],
  ])
  return new Map(kind === 'month' ? [...pairs, ['sept', 9]] : pairs)
}
