import { listOf, nearest } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { DestinationRaw } from '../schema/destination.ts'
import { type Context, unknownName } from './context.ts'

/** Names of a destination of decisions, and its secrets. */
export function decisions(
  entry: Entry<DestinationRaw>,
  raw: DestinationRaw,
  { draft, segments }: Context,
): readonly Problem[] {
  if (raw.kind !== 'decisions') return []
  const purposes = draft.consent?.value?.channels[raw.channel]?.purposes
  return [
    ...(purposes === undefined || purposes.includes(raw.purpose)
      ? []
      : [unknownPurpose(entry, raw, purposes)]),
    ...raw.segments.flatMap((name, i) => unknownName(entry.at(['segments', i]), name, segments)),
    ...(raw.blocks ?? []).flatMap(({ segment }, i) =>
      segment === undefined ? [] : unknownName(entry.at(['blocks', i, 'segment']), segment, segments),
    ),
    ...hiddenBlocks(entry, raw),
    ...secrets(entry, raw),
  ]
}

type DecisionsRaw = Extract<DestinationRaw, { kind: 'decisions' }>

function unknownPurpose(
  entry: Entry<DestinationRaw>,
  { channel, purpose }: DecisionsRaw,
  known: readonly string[],
): Problem {
  const message = `the channel \`${channel}\` has no purpose \`${purpose}\`; consent.yaml names ${listOf(known)} for it`
  return problem(entry.at(['purpose']), 'UNKNOWN_NAME', message, nearest(purpose, known))
}

function hiddenBlocks(entry: Entry<DestinationRaw>, { blocks = [] }: DecisionsRaw): readonly Problem[] {
  const open = blocks.findIndex(({ segment }) => segment === undefined)
  if (open < 0 || open === blocks.length - 1) return []
  const message = 'nobody sees the blocks after one without `segment`; put it last'
  return [problem(entry.at(['blocks', open]), 'NO_EFFECT', message, null)]
}

const SHORTEST_KEY = 16

function secrets(entry: Entry<DestinationRaw>, { key, to }: DecisionsRaw): readonly Problem[] {
  const short = 'the key is too short to keep addresses from being guessed; give it 16 characters or more'
  const notUrl = 'this is no address of a PostgreSQL database; give `postgres://user:password@host/name`'
  return [
    ...(key.length < SHORTEST_KEY ? [problem(entry.at(['key']), 'BAD_VALUE', short, null)] : []),
    ...('database' in to && !isDatabase(to.database)
      ? [problem(entry.at(['to', 'database']), 'BAD_VALUE', notUrl, null)]
      : []),
  ]
}

const isDatabase = (url: string): boolean => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url)
