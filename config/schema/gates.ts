import { z } from 'zod'
import { strict } from './strict.ts'
import { percent, whole } from './words.ts'

const opt = z.exactOptional

const limits = <T extends z.ZodType>(value: () => T) =>
  opt(
    strict({
      warn: opt(value()).describe('Above this the report warns.'),
      ask: opt(value()).describe('Above this an operator must approve.'),
      stop: opt(value()).describe('Above this nothing is published.'),
    }),
  )
const factor = () => z.number({ error: 'a number such as `3`' }).gt(1, { error: 'a number above 1' })

/** `gates.yaml`. A gate that is not named checks nothing. */
export const gatesFile = strict({
  nights: whole(1, 365).describe('How many last published nights are compared with.'),
  min_rows: opt(whole(1, 1_000_000)).describe(
    'Of fewer rows `rejected_share` and `rows_drop` say nothing, as one of three is a third: the rows of the night, unless all were refused; the median of the last nights. `10` when not said.',
  ),
  rows_drop: limits(percent).describe(
    "A source's rows fell by this share against the median of the last nights that had rows.",
  ),
  zero_rows: opt(z.literal(['pass', 'warn', 'ask', 'stop'])).describe(
    'What a required source gets that has no rows on a night, and had some on the last nights.',
  ),
  snapshot_deletes: limits(percent).describe(
    "A snapshot, a sweep of the keys, or rows that say that they are gone (`deleted`) delete this share of a source's records.",
  ),
  largest_cluster: limits(() => whole(2, 10_000_000)).describe('Records in the largest cluster.'),
  rejected_share: limits(percent).describe('Share of rows that were refused.'),
  refused_denials: limits(() => whole(0, 1_000_000)).describe(
    'Rows of a source that withdraw or object and could not take effect, because whom or what they are about cannot be read. `ask: 0`: one is enough.',
  ),
  consented_drop: limits(percent).describe(
    'The share of profiles that may be contacted fell by this much, relative, against the published run.',
  ),
  blast_factor: limits(factor).describe(
    'An audience exceeds the median of its last waves by this factor: approval `blast`.',
  ),
})
export type GatesRaw = z.output<typeof gatesFile>
