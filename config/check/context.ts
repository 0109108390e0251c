import type { Position } from '../../core/brand/segment.ts'
import { listOf, nearest } from '../nearest.ts'
import type { Draft } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import { type Facts, factsOf } from './facts.ts'

/** What every rule looks at. */
export interface Context {
  readonly draft: Draft
  readonly facts: Facts
  readonly traits: Names
  readonly segments: Names
  readonly destinations: Names
  readonly sources: Names
  readonly channels: Names
  readonly identifiers: Names
}

/** A rule: everything that is wrong by it. */
export type Check = (context: Context) => readonly Problem[]

/** Names that exist; `closed` when all could be read, so that others can be called unknown. */
export interface Names {
  readonly what: string
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
  return [problem(at, 'UNKNOWN_NAME', `unknown ${names.what} \`${given}\`${meant} (${known})`, near)]
}
