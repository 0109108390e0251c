import { CONCEPTS, type Concept } from '../../activities/identity/engine/concepts.ts'
import { listOf, nearest } from '../../config/nearest.ts'
import { type Problem, problem } from '../../config/problem.ts'
import { readYaml } from '../../config/yaml/document.ts'
import type { Position } from '../../core/brand/segment.ts'
import { refuseProblems } from './faults.ts'

/** What a column says: a concept of the engine, or the row's own id. */
export type Meaning = Concept | 'key'

export interface MeantColumn {
  readonly column: string
  readonly meaning: Meaning
}

export interface MappedColumn extends MeantColumn {
  /** Where the map names the column. */
  readonly at: Position
}

const MEANINGS: readonly Meaning[] = ['key', ...CONCEPTS]

/** Reads the map `column: concept`; a map that is not in order is refused with exit 3, at its first problem. */
export function readFields(file: string, text: string): readonly MappedColumn[] {
  const { value, problems, at, atKey } = readYaml(file, text)
  refuse(problems)
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    refuse([
      problem(at([]), 'BAD_VALUE', 'a map of columns is wanted here, one `column: concept` a line', null),
    ])
  const entries = Object.entries(value ?? {})
  const columns = entries.flatMap(([column, meaning]): MappedColumn[] => {
    const known = MEANINGS.find((one) => one === meaning)
    return known === undefined ? [] : [{ column: plainName(column), meaning: known, at: atKey([column]) }]
  })
  refuse(
    entries
      .filter(([, meaning]) => !MEANINGS.some((one) => one === meaning))
      .map(([column, meaning]) => unknownConcept(at([column]), column, meaning)),
  )
  if (columns.some(({ meaning }) => meaning !== 'key')) return columns
  const nothing = 'the map names no column to compare people by'
  return refuse([problem(at([]), 'INCOMPLETE', `${nothing}; name one at least: ${concepts()}`, null)])
}

/** The form in which names of columns are compared. */
export const plainName = (name: string): string => name.normalize('NFC').trim()

function unknownConcept(at: Position, column: string, meaning: unknown): Problem {
  const given = typeof meaning === 'string' ? `\`${meaning}\`` : 'what the map says'
  const near = typeof meaning === 'string' ? nearest(meaning, MEANINGS) : null
  return problem(
    at,
    'UNKNOWN_NAME',
    `${given} of the column \`${column}\` is no concept; there are ${concepts()}`,
    near,
  )
}

const concepts = (): string => MEANINGS.join(', ')

/** Ends with exit 3 where there are problems. */
export const refuse = (problems: readonly Problem[]): readonly never[] =>
  refuseProblems(problems, 'the map of columns')

/** A column of the map that no file has. `names` are those of the files; `isForeign` = the map knows none of them: they may be somebody's row. */
export function unknownColumn(
  { column, at }: MappedColumn,
  files: string,
  names: readonly string[],
  isForeign: boolean,
): Problem {
  const given = `${files} has no column \`${column}\``
  if (isForeign)
    return problem(
      at,
      'UNKNOWN_NAME',
      `${given}, nor another one of the map; is the first line one of headers?`,
      null,
    )
  return problem(at, 'UNKNOWN_NAME', `${given}; it has ${listOf(names)}`, nearest(column, names))
}
