import { z } from 'zod'
import { CONCEPTS, type Concept } from '../../activities/identity/engine/concepts.ts'
import { thawed } from '../../activities/identity/engine/fit/frozen.ts'
import { conditionOf } from '../../activities/identity/engine/splink/condition.ts'
import {
  fromSplink,
  type Shares,
  type SplinkLevel,
  type SplinkModel,
} from '../../activities/identity/engine/splink/convert.ts'
import { readValue } from '../../config/parse/issues.ts'
import { problem } from '../../config/problem.ts'
import { isRecord } from '../../config/schema/strict.ts'
import type { YamlFile } from '../../config/yaml/document.ts'
import { refuseProblems } from './faults.ts'
import type { MeantColumn } from './fields.ts'
import type { ReadModel } from './model-file.ts'

/** Set by hand they may be above 1: what counts is m over u. Splink has a sentence where a level was never observed. */
const share = z.union([z.number().min(0), z.string()], { error: 'a number from 0 on' })
/** What Splink learned to be impossible is hardly possible here: nothing rules two records out by itself. */
const LEAST_SHARE = 1e-9
/** What Splink takes for a level that it says was not observed. */
const NOT_SEEN = 1e-6

/** What is used of the settings that Splink 3, 4 and 5 save; the many others are left alone. */
const schema = z.object({
  probability_two_random_records_match: z.number().gt(0).lt(1),
  comparisons: z
    .array(
      z.object({
        output_column_name: z.string().exactOptional(),
        comparison_levels: z
          .array(
            z.object({
              sql_condition: z.string(),
              label_for_charts: z.string().exactOptional(),
              is_null_level: z.boolean().exactOptional(),
              m_probability: share.nullable().exactOptional(),
              u_probability: share.nullable().exactOptional(),
            }),
          )
          .min(2),
      }),
    )
    .min(1),
})
type Settings = z.output<typeof schema>
type Level = Settings['comparisons'][number]['comparison_levels'][number]

/** Are these the settings of Splink, of whatever version? */
export function isSplink(value: unknown): boolean {
  if (!isRecord(value)) return false
  const [first] = Array.isArray(value.comparisons) ? (value.comparisons as readonly unknown[]) : []
  return 'comparison_columns' in value || (isRecord(first) && 'comparison_levels' in first)
}

/** Splink's model as one of ours; `onTold` is told, a sentence each, what could not be taken over. */
export function readSplink(
  yaml: YamlFile,
  map: readonly MeantColumn[],
  onTold: (sentence: string) => void,
): ReadModel {
  if (isRecord(yaml.value) && 'comparison_columns' in yaml.value)
    refuseProblems([tooOld(yaml)], 'the model of Splink')
  const { value, problems } = readValue(schema, yaml.value, { file: yaml, base: [] })
  refuseProblems(problems, 'the model of Splink')
  if (value === null) throw new Error('a model without problems was read')
  const conceptOf = conceptsBy(map)
  return {
    modelOf: (comparisons) => {
      const { model, told } = fromSplink(modelOf(value), comparisons, conceptOf)
      for (const sentence of told) onTold(sentence)
      const ours = thawed(model, comparisons).model
      if (ours === null) throw new Error('a model made for a list does not fit it')
      return ours
    },
  }
}

const tooOld = ({ atKey }: YamlFile) =>
  problem(
    atKey(['comparison_columns']),
    'NOT_ALLOWED',
    'these are settings of Splink 2, which have no conditions; save the model again with Splink 3 or newer',
    null,
  )

/** What the map says that a column means; a column that it does not name may be named like a concept. */
function conceptsBy(map: readonly MeantColumn[]): (column: string) => Concept | null {
  const lower = (name: string): string => name.toLowerCase()
  const meanings = new Map(map.map(({ column, meaning }) => [lower(column), meaning]))
  return (column) => {
    const meaning = meanings.get(lower(column))
    return CONCEPTS.find((one) => one === (meaning ?? lower(column))) ?? null
  }
}

const modelOf = (settings: Settings): SplinkModel => ({
  prior: settings.probability_two_random_records_match,
  comparisons: settings.comparisons.map((one, at) => ({
    name: one.output_column_name ?? `comparison ${at + 1}`,
    levels: levelsOf(one.comparison_levels),
  })),
})

/** A level that was never seen in training has what Splink starts with, as it would have for Splink. */
function levelsOf(levels: readonly Level[]): readonly SplinkLevel[] {
  const starts = startShares(levels.filter((level) => level.is_null_level !== true).length)
  let place = 0
  return levels.map((level) => {
    const isNull = level.is_null_level ?? false
    const start = (isNull ? undefined : starts[place++]) ?? { m: 1, u: 1 }
    return {
      label: level.label_for_charts ?? level.sql_condition,
      condition: conditionOf(level.sql_condition),
      isNull,
      isTrained: typeof level.m_probability === 'number' && typeof level.u_probability === 'number',
      shares: {
        m: shareOf(level.m_probability, start.m),
        u: shareOf(level.u_probability, start.u),
      },
    }
  })
}

function shareOf(given: Level['m_probability'], start: number): number {
  if (given === undefined || given === null) return start
  return typeof given === 'string' ? NOT_SEEN : Math.max(given, LEAST_SHARE)
}

/** What Splink takes before training, by level from the strongest on: 95 % agree in all, for 10 bits; else 3 to -5 bits. */
function startShares(levels: number): readonly Shares[] {
  const others = levels - 1
  return Array.from({ length: levels }, (_, place) => {
    const m = place === 0 ? 0.95 : 0.05 / others
    const bits = place === 0 ? 10 : others === 1 ? -5 : 3 - (8 * (place - 1)) / (others - 1)
    return { m, u: m / 2 ** bits }
  })
}
