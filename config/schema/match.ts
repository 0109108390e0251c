import { z } from 'zod'
import { MATCH_CONCEPTS } from '../../core/brand/identity.ts'
import { MATCH_COMPARISONS, MATCH_PARTS } from '../../core/brand/match-words.ts'
import { strict } from './strict.ts'
import { EXPECTS, name, whole } from './words.ts'

const opt = z.exactOptional

const concept = z
  .literal([...MATCH_CONCEPTS, 'nothing'])
  .describe('What the attribute says; `nothing`: it is not compared.')

const rule = z
  .array(z.literal([...MATCH_PARTS]))
  .min(1, { error: 'one part such as `family`, up to three' })
  .max(3, { error: 'three parts at most' })

/** Each costs time and memory for every record; the engine's own are fewer. */
const MOST_RULES = 32
const MOST_CAUTION = 20
const caution = `a number of bits from 0 to ${MOST_CAUTION}`

/** `match` of `identity.yaml`: how records are compared beyond their identifiers. */
export const match = strict({
  attributes: opt(z.record(name(), concept)).describe(
    'What attributes say whose name does not tell: `surname: family_name`. Attributes named like a concept are compared unless this says `nothing`.',
  ),
  without: opt(z.array(z.literal([...MATCH_COMPARISONS]))).describe('Comparisons that are left out.'),
  blocking: opt(
    strict({
      rules: opt(
        z
          .array(rule)
          .min(1, { error: 'one rule or more' })
          .max(MOST_RULES, { error: `${MOST_RULES} rules at most` }),
      ).describe(
        "Instead of the engine's own rules: records that agree on all parts of one of these are compared.",
      ),
      cap: opt(whole(2, 5_000)).describe(
        'Most records that one value of a rule brings together, more are told apart by another field first; 500 when not said.',
      ),
      broad: opt(z.literal(['on', 'off'])).describe(
        '`off`: the rarest values of a single field bring nobody together; `on` when not said.',
      ),
    }),
  ).describe('Which records are compared at all.'),
  caution: opt(
    z
      .number({ error: caution })
      .min(0, { error: caution })
      .max(MOST_CAUTION, { error: caution })
      .meta({ [EXPECTS]: caution }),
  ).describe('So many bits more must speak for one person before records join; 2 when not said.'),
  blocked: opt(z.record(name(), z.array(z.string({ error: 'a text; put numbers in quotes' })))).describe(
    'Texts that say nothing, by concept: `family_name: [CLIENT, SANS NOM]`.',
  ),
})
export type MatchRaw = z.output<typeof match>
