import type { Position } from '../../core/brand/segment.ts'
import { listOf, nearest } from '../nearest.ts'
import type { Draft } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import { type Facts, factsOf } from './facts.ts'
import { type Reference, segmentReferences, traitReferences } from './references.ts'

/** What every rule looks at. */
export interface Context {
  readonly draft: Draft
  readonly facts: Facts
  /** What each trait and segment refers to; of those that could be read. */
  readonly rules: readonly Rule[]
  readonly traits: Names
  readonly segments: Names
  readonly destinations: Names
  readonly sources: Names
  readonly channels: Names
  readonly identifiers: Names
}

/** A trait or a segment with its references. */
export interface Rule {
  readonly kind: 'trait' | 'segment'
  readonly name: string
  readonly purpose: string
  readonly references: readonly Reference[]
}

/** A rule: everything that is wrong by it. */
export type Check = (context: Context) => readonly Problem[]

/** Names that exist; `closed` when all could be read, so that others can be called unknown. */
export interface Names {
  readonly what: string
  /** Whose names they are, for messages: ` of the channel ...`. */
  readonly whose?: string
  readonly known: ReadonlySet<string>
  readonly closed: boolean
}

/** Prepares the names of a project. */
export function contextOf(draft: Draft): Context {
  const facts = factsOf(draft)
  const names = (what: string, known: Iterable<string>, closed: boolean): Names => ({
    what,
    known: new Set(known),
    closed,
  })
  const channels = draft.consent?.value?.channels
  return {
    draft,
    facts,
    rules: rulesOf(draft),
    traits: names(
      'trait',
      draft.traits.map(({ name }) => name),
      !draft.unread.has('traits'),
    ),
    segments: names(
      'segment',
      draft.segments.map(({ name }) => name),
      !draft.unread.has('segments'),
    ),
    destinations: names(
      'destination',
      draft.destinations.map(({ name }) => name),
      !draft.unread.has('destination'),
    ),
    sources: names(
      'source',
      draft.sources.map(({ name }) => name),
      !draft.unread.has('source'),
    ),
    channels: names('channel', Object.keys(channels ?? {}), channels !== undefined),
    identifiers: names('identifier type', facts.identifiers.keys(), facts.complete),
  }
}

/** The problem of a name that nobody gives; nothing when it is known, or when it may be. */
export function unknownName(at: Position, given: string, names: Names): readonly Problem[] {
  if (names.known.has(given) || !names.closed) return []
  const near = nearest(given, names.known)
  const meant = near === null ? '' : `; did you mean \`${near}\`?`
  const known =
    names.known.size === 0 ? `there is no ${names.what}` : `known: ${listOf([...names.known].toSorted())}`
  return [
    problem(
      at,
      'UNKNOWN_NAME',
      `unknown ${names.what} \`${given}\`${names.whose ?? ''}${meant} (${known})`,
      near,
    ),
  ]
}

const DEFAULT_PURPOSE = 'profiling'

function rulesOf(draft: Draft): readonly Rule[] {
  const traits = draft.traits.flatMap((entry): readonly Rule[] => {
    const { name, value } = entry
    if (value === null) return []
    return [
      {
        kind: 'trait',
        name,
        purpose: value.purpose ?? DEFAULT_PURPOSE,
        references: traitReferences(entry, value),
      },
    ]
  })
  const segments = draft.segments.flatMap((entry): readonly Rule[] => {
    const { name, value } = entry
    if (value === null) return []
    return [
      {
        kind: 'segment',
        name,
        purpose: value.purpose ?? DEFAULT_PURPOSE,
        references: segmentReferences(entry, value),
      },
    ]
  })
  return [...traits, ...segments]
}
