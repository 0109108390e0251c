import { readFileSync } from 'node:fs'
import { z } from 'zod'
import {
  type Compared,
  type FrozenModel,
  frozen,
  MODEL_VERSION,
  stored,
  thawed,
} from '../../activities/identity/engine/fit/frozen.ts'
import type { Model } from '../../activities/identity/engine/fit/model.ts'
import { listOf, nearest } from '../../config/nearest.ts'
import { readValue } from '../../config/parse/issues.ts'
import { type Problem, problem } from '../../config/problem.ts'
import { strict } from '../../config/schema/strict.ts'
import { readYaml, type YamlFile } from '../../config/yaml/document.ts'
import { EXIT } from '../../core/exit.ts'
import { whyOf } from '../failure/file.ts'
import { Refusal } from '../failure.ts'
import { refuseProblems } from './faults.ts'
import type { MeantColumn } from './fields.ts'
import { isSplink, readSplink } from './splink-file.ts'

const share = z.number({ error: 'a number above 0, at most 1' }).gt(0).lte(1)
const name = z.string().min(1)
const count = z.int().min(1)
const volume = strict({
  records: count,
  frequencies: z.array(
    strict({
      field: name,
      total: z.int().min(0),
      chance: z.number().gte(0).lte(1),
      values: z.array(z.tuple([name, count])),
    }),
  ),
  broad: z.array(strict({ rule: name, largest: z.int().min(0) })),
  blocked: z.array(strict({ field: name, keys: z.array(name) })),
})
const schema = strict({
  nocturne_identity_model: z.literal(MODEL_VERSION, {
    error: `${MODEL_VERSION}, the version that is read here (a newer program writes newer ones)`,
  }),
  prior: z.number().gt(0).lt(1),
  households: z.number().gt(0).lt(1),
  comparisons: z
    .array(
      strict({
        comparison: name,
        levels: z
          .array(strict({ level: name, m: share, u: share, household: z.number() }))
          .min(1)
          .max(15),
      }),
    )
    .min(1)
    .max(16),
  dependences: z.array(strict({ first: name, second: name, bits: z.number().gt(0) })),
  volume: volume.exactOptional(),
})

/** The text of a model's file. */
export const modelText = (model: Model): string => frozenText(frozen(model, null))

/** The same of a model that has its names already. */
export const frozenText = (model: FrozenModel): string => `${JSON.stringify(stored(model), null, 2)}\n`

/** A model that was read: gives the model of a list's comparisons, or refuses with exit 3. */
export interface ReadModel {
  readonly modelOf: (comparisons: readonly Compared[]) => Model
}

/**
 * Reads a model's file, ours or one of Splink; `onTold` is told, a sentence each, what of it counts for nothing. `map`
 * says what the columns mean that Splink names.
 */
export function readModel(
  file: string,
  path: string,
  map: readonly MeantColumn[],
  onTold: (sentence: string) => void,
): ReadModel {
  const yaml = readYaml(file, textOf(file, path))
  refuseProblems(yaml.problems, 'the model')
  if (isSplink(yaml.value)) return readSplink(yaml, map, onTold)
  const { value, problems } = readValue(schema, yaml.value, { file: yaml, base: [] })
  refuseProblems(problems, 'the model')
  if (value === null) throw new Error('a model without problems was read')
  refuseProblems(unknownNames(value, yaml), 'the model')
  return {
    modelOf: (comparisons) => {
      const { model, unused, lacking, differing } = thawed(value, comparisons)
      if (model === null) throw otherList(file, lacking, differing)
      if (unused.length > 0)
        onTold(`The list has no values for ${unused.join(', ')} of the model; they say nothing.`)
      return model
    },
  }
}

function textOf(file: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Refusal(
      EXIT.invalid,
      'NOT_READABLE',
      `The model ${file} cannot be read: ${whyOf(error)}.`,
      'Name a file that --model wrote, of `identity match` or `identity fit`, or one that Splink saved.',
      { file },
    )
  }
}

/** Each comparison stands once, and dependences are between two of them. */
function unknownNames({ comparisons, dependences }: FrozenModel, { at }: YamlFile): readonly Problem[] {
  const names = comparisons.map(({ comparison }) => comparison)
  const twice = names.flatMap((one, i) =>
    names.indexOf(one) === i
      ? []
      : [
          problem(
            at(['comparisons', i, 'comparison']),
            'DUPLICATE_NAME',
            `the comparison \`${one}\` stands twice`,
            null,
          ),
        ],
  )
  const unknown = dependences.flatMap(({ first, second }, i) =>
    (['first', 'second'] as const).flatMap((end) => {
      const given = end === 'first' ? first : second
      const known = names.includes(given) && (end === 'first' || second !== first)
      const message = `\`${given}\` is no other comparison of this model; there are ${listOf(names)}`
      const where = at(['dependences', i, end])
      return known ? [] : [problem(where, 'UNKNOWN_NAME', message, nearest(given, names))]
    }),
  )
  return [...twice, ...unknown]
}

function otherList(file: string, lacking: readonly string[], differing: readonly string[]): Refusal {
  const has = lacking.length === 0 ? [] : [`lacks the comparisons ${lacking.join(', ')} of the list`]
  const other = differing.length === 0 ? [] : [`has other levels of ${differing.join(', ')}`]
  return new Refusal(
    EXIT.invalid,
    'OTHER_MODEL',
    `The model ${[...has, ...other].join(', and ')}.`,
    'Fit a new one with --model, or take the columns out of the map.',
    { file },
  )
}
