import type { Position, Scalar, ValueType } from '../../core/brand/segment.ts'
import { eventComparisons } from '../build/segment.ts'
import { listOf, nearest } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { Check, Context } from './context.ts'
import { attributeGivers, type Giver, propertyGivers } from './facts.ts'
import { rangeProblem } from './ranges.ts'
import { filterTests, type Leaf, leavesOf, type Test, valuesOf } from './references.ts'
import { traitType } from './trait-type.ts'

/** Values that cannot be compared with what they are compared with, and ranges that nothing can be in. */
export const comparisons: Check = (context) =>
  testsOf(context).flatMap((test) => {
    const known = typeOf(test, context)
    const clashes = valuesOf(test.raw).flatMap(({ key, value }) => clash(test, test.at(...key), value, known))
    return clashes.length > 0 ? clashes : [...rangeProblem(test), ...textOnly(test, known)]
  })

interface Known {
  readonly type: ValueType
  readonly values: readonly string[] | null
}

function testsOf({ draft }: Context): readonly Test[] {
  const traits = draft.traits.flatMap((entry) => {
    const raw = entry.value
    return raw !== null && 'event' in raw ? filterTests(entry, raw, []) : []
  })
  const segments = draft.segments.flatMap((entry) =>
    entry.value === null
      ? []
      : leavesOf(entry.value.where, ['where']).flatMap((leaf) => leafTests(entry, leaf)),
  )
  return [...traits, ...segments]
}

function leafTests(entry: Entry<unknown>, { node, path }: Leaf): readonly Test[] {
  const at = (...part: readonly (string | number)[]): Position => entry.at([...path, ...part])
  if ('attribute' in node) {
    return [
      {
        of: { kind: 'attribute', name: node.attribute, at: at('attribute') },
        name: node.attribute,
        raw: node,
        at,
      },
    ]
  }
  if ('trait' in node)
    return [{ of: { kind: 'trait', name: node.trait, at: at('trait') }, name: node.trait, raw: node, at }]
  if (!('event' in node)) return []
  const aggregate = node.sum ?? node.avg ?? node.min ?? node.max
  const raw = eventComparisons(node)
  const inside = node.count === undefined ? [] : ['count']
  const of =
    aggregate === undefined || node.sum !== undefined || node.avg !== undefined
      ? null
      : ({ kind: 'property', name: aggregate, event: node.event, at: at('event'), numeric: false } as const)
  const own: Test = { of, name: aggregate ?? 'count', raw, at: (...part) => at(...inside, ...part) }
  return [own, ...filterTests(entry, node, path)]
}

/** null = not known, so nothing is said. */
function typeOf({ of }: Test, context: Context): Known | null {
  if (of === null) return { type: 'decimal', values: null }
  if (of.kind === 'attribute') return fromGivers(attributeGivers(context.facts, of.name))
  if (of.kind === 'property') return fromGivers(propertyGivers(context.facts, of.event, of.name))
  if (of.kind !== 'trait') return null
  const type = traitType(of.name, context)
  return type === null ? null : { type, values: null }
}

function fromGivers(givers: readonly Giver[]): Known | null {
  const [first] = givers
  if (!first) return null
  const closed = givers.every(({ values }) => values !== null)
  return { type: first.type, values: closed ? givers.flatMap(({ values }) => values ?? []) : null }
}

function clash({ name, raw }: Test, at: Position, value: Scalar, known: Known | null): readonly Problem[] {
  if (known === null) return []
  const { type, values } = known
  if (!fits(type, value)) {
    const message = `\`${name}\` is ${WORDS[type]}, but is compared with ${JSON.stringify(value)}; give ${WORDS[type]}`
    return [problem(at, 'TYPE_CLASH', message, null)]
  }
  const isWhole = raw.starts_with === undefined && raw.contains === undefined
  if (values === null || type !== 'text' || !isWhole || values.includes(String(value))) return []
  const message = `\`${name}\` is never ${JSON.stringify(value)}; it is one of ${listOf(values)}`
  return [problem(at, 'IMPOSSIBLE', message, nearest(String(value), values))]
}

const WORDS: Readonly<Record<ValueType, string>> = {
  text: 'a text',
  integer: 'a number',
  decimal: 'a number',
  date: 'a day such as `2026-01-31`',
  timestamp: 'a day or an instant such as `2026-01-31T00:00:00Z`',
  boolean: '`true` or `false`',
}

function fits(type: ValueType, value: Scalar): boolean {
  if (type === 'integer' || type === 'decimal') return typeof value === 'number'
  if (type === 'boolean') return typeof value === 'boolean'
  if (typeof value !== 'string') return false
  if (type === 'text') return true
  return isInstant(value, type)
}

function isInstant(value: string, type: 'date' | 'timestamp'): boolean {
  const form =
    type === 'date'
      ? /^\d{4}-\d{2}-\d{2}$/
      : /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/
  const parsed = Date.parse(value)
  return (
    form.test(value) &&
    !Number.isNaN(parsed) &&
    new Date(Date.parse(value.slice(0, 10))).toISOString().startsWith(value.slice(0, 10))
  )
}

function textOnly({ name, raw, at }: Test, known: Known | null): readonly Problem[] {
  if (known === null || known.type === 'text') return []
  return (['starts_with', 'contains'] as const).flatMap((key) =>
    raw[key] === undefined
      ? []
      : [
          problem(
            at(key),
            'TYPE_CLASH',
            `\`${key}\` is for texts; \`${name}\` is ${WORDS[known.type]}`,
            null,
          ),
        ],
  )
}
