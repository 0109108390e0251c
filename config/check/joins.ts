import type { EventJoin, Join } from '../../core/brand/reference.ts'
import type { Position } from '../../core/brand/segment.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { Path } from '../yaml/document.ts'
import { type Check, type Context, type Names, unknownName } from './context.ts'
import type { Placed } from './datasets.ts'

/** Joins to rows that no source gives, by properties or attributes that nobody has, or by too few of them. */
export const joins: Check = (context) => {
  const { references, attributes, complete } = context.facts
  const clear: Names = { what: 'attribute', known: new Set(attributes.keys()), closed: complete }
  return [
    ...references.events.flatMap((placed) => joinProblems(placed, propertiesOf(placed), context)),
    ...references.profiles.flatMap((placed) => joinProblems(placed, clear, context)),
    ...twoMeanings(context),
  ]
}

/** The dataset of this name among those that sources give; used by all that name one. */
export const datasetNames = ({ facts }: Context): Names => ({
  what: 'dataset',
  known: new Set(facts.references.datasets.keys()),
  closed: facts.complete,
})

function propertiesOf({ entry }: Placed<Join>): Names {
  const value = entry.value as { readonly properties?: Readonly<Record<string, unknown>> } | null
  return {
    what: 'property',
    whose: ` of the source \`${entry.name}\``,
    known: new Set(Object.keys(value?.properties ?? {})),
    closed: true,
  }
}

function joinProblems({ entry, join }: Placed<Join>, names: Names, context: Context): readonly Problem[] {
  const at = (...part: Path) => entry.at(['reference', join.name, ...part])
  const raw = entry.value as { readonly reference: Readonly<Record<string, { readonly key: unknown }>> }
  const isList = Array.isArray(raw.reference[join.name]?.key)
  return [
    ...unknownName(at('dataset'), join.dataset, datasetNames(context)),
    ...join.key.flatMap((name, i) => unknownName(isList ? at('key', i) : at('key'), name, names)),
    ...keyLength(at('key'), join, context),
  ]
}

function keyLength(at: Position, join: Join, { facts }: Context): readonly Problem[] {
  return (facts.references.datasets.get(join.dataset)?.sources ?? []).flatMap(({ entry, raw }) => {
    const key = raw.key as 'content' | readonly string[]
    const where = place(entry.at(['key']))
    if (key === 'content') {
      const message = `rows of the dataset \`${join.dataset}\` cannot be joined: their key is \`content\` (${where}); name its key columns there`
      return [problem(at, 'IMPOSSIBLE', message, null)]
    }
    if (key.length === join.key.length) return []
    const message = `the key of the dataset \`${join.dataset}\` is \`[${key.join(', ')}]\` (${where}), but this names ${join.key.length}; name ${key.length}, in the same order`
    return [problem(at, 'IMPOSSIBLE', message, null)]
  })
}

/** One name, on events of one name, can only mean one row. */
function twoMeanings({ facts }: Context): readonly Problem[] {
  const { events } = facts.references
  return events.flatMap(({ entry, join }, index) => {
    const other = events.slice(0, index).find((one) => one.join.name === join.name && meet(one.join, join))
    if (!other || isSame(other.join, join)) return []
    const message =
      `\`${join.name}\` of the same event joins \`${other.join.dataset}\` by ${other.join.key.join(', ')} in the source \`${other.entry.name}\` ` +
      `(${place(other.entry.at(['reference', join.name]))}); give one of the two another name`
    return [problem(entry.atKey(['reference', join.name]), 'IMPOSSIBLE', message, null)]
  })
}

const meet = (a: EventJoin, b: EventJoin): boolean =>
  a.events === null || b.events === null || a.events.some((name) => b.events?.includes(name) === true)

const isSame = (a: Join, b: Join): boolean => a.dataset === b.dataset && a.key.join('\n') === b.key.join('\n')
