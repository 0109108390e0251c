import type { ValueType } from '../../core/brand/segment.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { Check } from './context.ts'
import type { Giver } from './facts.ts'

/** One attribute, or one property of an event, that two sources give with different types. */
export const oneType: Check = ({ facts }) => [
  ...[...facts.attributes].flatMap(([name, givers]) => clashes(`the attribute \`${name}\``, givers)),
  ...[...facts.properties].flatMap(([key, givers]) => {
    const [event, name] = key.split('/')
    return event === '*' ? [] : clashes(`\`${name}\` of the event \`${event}\``, givers)
  }),
]

function clashes(what: string, givers: readonly Giver[]): readonly Problem[] {
  const [first, ...others] = givers
  if (!first) return []
  return others.flatMap((other) => {
    if (kindOf(other.type) === kindOf(first.type)) return []
    const message =
      `${what} is of type ${other.type} here, and of type ${first.type} in the source \`${first.source.name}\` ` +
      `(${place(first.source.at(first.path))}); give both one type, or one of them another name`
    return [problem(other.source.atKey(other.path), 'TYPE_CLASH', message, null)]
  })
}

/** Whole and broken numbers can be compared and summed together. */
function kindOf(type: ValueType): string {
  return type === 'integer' || type === 'decimal' ? 'number' : type
}
