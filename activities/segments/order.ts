import { hopeless } from '../../core/errors.ts'

/** What refers to others by name. */
export interface Referring {
  readonly name: string
  readonly refersTo: readonly string[]
}

/**
 * Names in levels: each level refers only to names of the levels before it. Names that are not in the list are
 * left alone. A circle is refused, and printed.
 */
export function levelsOf(all: readonly Referring[]): readonly (readonly string[])[] {
  const byName = new Map(all.map((item) => [item.name, item]))
  const depths = new Map<string, number>()
  for (const { name } of all) depthOf(name, byName, depths, [])
  const levels: string[][] = []
  for (const { name } of all) {
    const depth = depths.get(name) ?? 0
    while (levels.length <= depth) levels.push([])
    levels[depth]?.push(name)
  }
  return levels
}

function depthOf(
  name: string,
  byName: ReadonlyMap<string, Referring>,
  depths: Map<string, number>,
  path: readonly string[],
): number {
  const known = depths.get(name)
  if (known !== undefined) return known
  const item = byName.get(name)
  if (item === undefined) return -1
  if (path.includes(name)) throw circle([...path.slice(path.indexOf(name)), name])
  const below = item.refersTo.map((other) => depthOf(other, byName, depths, [...path, name]))
  const depth = Math.max(-1, ...below) + 1
  depths.set(name, depth)
  return depth
}

function circle(path: readonly string[]): Error {
  const text = path.join(' -> ')
  return hopeless(
    'CYCLE',
    `definitions refer to each other in a circle: ${text}. Take one of the references away.`,
    {
      circle: text,
    },
  )
}
