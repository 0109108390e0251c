import type { Joins } from '../../activities/identity/explain.ts'
import { countOf } from '../../core/format.ts'
import type { RecordName, ShownApart, ShownCompared, ShownStep } from '../identity/ties.ts'
import { minuteText } from '../project/zone.ts'
import { apartLine, comparedLines } from './compared-text.ts'
import type { Paint } from './paint.ts'
import { nameOf } from './review-text.ts'
import { tableLines } from './table.ts'
import { signed } from './waterfall-text.ts'

/** Why two persons are one profile, or two. */
export interface ExplainedTies {
  readonly run_id: number
  /** One, or two. */
  readonly profile_ids: readonly string[]
  readonly together: boolean
  /** identity.yaml is another one than the run worked with: the next run decides anew. */
  readonly rules_changed: boolean
  /** Exclusive types of which they have different values. */
  readonly exclusive: readonly string[]
  readonly shared: readonly SharedIdentifier[]
  readonly decisions: readonly Act[]
  /** From the records that A means to those that B means; empty = a record is of both, null = there is none. */
  readonly path: readonly ShownStep[] | null
  /** Of two profiles: what keeps them apart, the strongest reason first. */
  readonly kept_apart: readonly ShownApart[] | null
  /** Null = the run compares nobody. */
  readonly comparison: ShownCompared | null
}

interface SharedIdentifier {
  readonly type: string
  readonly state: Joins
  readonly records: readonly RecordName[]
  readonly sources: readonly string[]
  readonly carriers: number
  readonly limit: number | null
}

interface Act {
  readonly kind: 'must' | 'cannot'
  readonly author: string
  readonly reason: string
  readonly decided_at: Date
  readonly obeyed: boolean
  readonly pairs: number
}

/** Why they are one or two, for people; times are those of `zone`. */
export function tiesLines(it: ExplainedTies, zone: string, tint: Paint): readonly string[] {
  const [one, other] = it.profile_ids
  return [
    tint.bold(
      it.together
        ? `Both are profile ${one}, as of run ${it.run_id}.`
        : `${one} and ${other} are two profiles, as of run ${it.run_id}.`,
    ),
    ...(it.rules_changed ? ['identity.yaml has changed since: the next run decides everybody anew.'] : []),
    ...(it.together ? wayLines(it) : (it.kept_apart ?? []).map(apartLine)),
    ...comparedLines(it.comparison, tint),
    '',
    ...(it.shared.length === 0 ? ['They share no identifier.'] : sharedLines(it, tint)),
    ...it.decisions.flatMap((act) => ['', ...actLines(act, zone)]),
  ]
}

function wayLines({ path }: ExplainedTies): readonly string[] {
  if (path === null)
    return ['By the identity.yaml of today nothing joins them: the next run that looks at them parts them.']
  if (path.length === 0) return ['A record is of both.']
  return path.map((step) => `${nameOf(step.from)} and ${nameOf(step.to)}: ${joinedBy(step)}`)
}

function joinedBy({ by, type, waterfall }: ShownStep): string {
  switch (by) {
    case 'decision':
      return 'decided'
    case 'comparison':
      return waterfall === null ? 'alike' : `alike, ${signed(waterfall.total)} bits`
    case 'identifier':
      return `share identifier \`${type}\``
  }
}

function sharedLines({ shared }: ExplainedTies, tint: Paint): readonly string[] {
  return tableLines(
    [
      { head: 'SHARED', cell: (s) => s.type },
      { head: 'RECORDS', number: true, cell: (s) => String(s.records.length) },
      { head: 'SOURCES', cell: (s) => s.sources.join(', ') },
      { head: 'STATE', cell: stateOf },
    ],
    shared,
    tint,
  )
}

function stateOf({ state, carriers, limit, type }: SharedIdentifier): string {
  switch (state) {
    case 'joins':
      return 'joins'
    case 'blocked':
      return 'joins nobody: blocked in identity.yaml'
    case 'over_limit':
      return `joins nobody: on ${countOf(carriers, 'record', 'records')}, the limit is ${limit ?? ''}`
    case 'not_listed':
      return `joins nobody: identity.yaml does not list ${type}`
  }
}

function actLines(act: Act, zone: string): readonly string[] {
  const what = act.kind === 'must' ? 'one person' : 'two persons'
  return [
    `Decided by ${act.author} on ${minuteText(act.decided_at, zone)} (${zone}): ${what} (${countOf(act.pairs, 'pair of records', 'pairs of records')})${act.obeyed ? '' : ', from the next run on'}.`,
    `  ${act.reason}`,
  ]
}
