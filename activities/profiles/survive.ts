import type { ProfilePolicy, SurvivorshipRule } from '../../core/brand/profile.ts'
import { named, nothingNamed } from '../../core/named.ts'

/** A record of a profile, with what it offers. */
export interface Candidate {
  readonly record: string
  readonly source: string
  readonly sourceKey: string
  /** The record's own time, else that of its load; milliseconds. */
  readonly seen: number
  /** It carries a verified identifier. */
  readonly verified: boolean
  readonly clear: Fields
  /** Sealed fields by name: tokens that are equal for equal values. */
  readonly sealed: Fields
}

export type Fields = Readonly<Record<string, unknown>>

/** Attributes {name: value}, clear ones only; lineage {name: [record, rule]}, sealed ones too. */
export interface Golden {
  readonly attributes: Fields
  readonly lineage: Readonly<Record<string, readonly [string, SurvivorshipRule]>>
}

/** Attributes that come from one record together. */
interface Group {
  readonly names: readonly string[]
  readonly rule: SurvivorshipRule
  /** Place in the order of trust; a source that is not listed comes after, by name. */
  readonly rank: (source: string) => number
}

/** The policy, made ready to be asked for many profiles. */
export interface Survivorship {
  readonly groups: readonly Group[]
  /** The group of an attribute; one that no policy names is its own, by the common order of sources. */
  readonly groupOf: (name: string) => Group
}

export function survivorship(policy: ProfilePolicy): Survivorship {
  const groups = policy.attributes.map(({ names, rule, sources }) => ({
    names,
    rule,
    rank: rankIn(sources ?? policy.sourcePriority),
  }))
  const byName = new Map(groups.flatMap((group) => group.names.map((name) => [name, group] as const)))
  const common = rankIn(policy.sourcePriority)
  const groupOf = (name: string): Group => {
    const known = byName.get(name)
    if (known !== undefined) return known
    const own: Group = { names: [name], rule: 'source_priority', rank: common }
    byName.set(name, own)
    return own
  }
  return { groups, groupOf }
}

function rankIn(sources: readonly string[]): (source: string) => number {
  const ranks = new Map(sources.map((source, index) => [source, index]))
  return (source) => ranks.get(source) ?? sources.length
}

/**
 * The golden record of one profile: of each group, the record that its rule puts first; then the one that has most
 * of the group; then the source's trust, the younger record, the source key. The order of `candidates` does not count.
 */
export function golden(candidates: readonly Candidate[], rules: Survivorship): Golden {
  const attributes = nothingNamed<unknown>()
  const lineage = nothingNamed<readonly [string, SurvivorshipRule]>()
  const groups = new Set<Group>()
  for (const candidate of candidates) for (const name of namesOf(candidate)) groups.add(rules.groupOf(name))
  for (const group of groups) {
    const best = winner(candidates, group)
    for (const name of group.names) {
      const value = named(best.clear, name) ?? null
      if (value !== null) attributes[name] = value
      if (value !== null || named(best.sealed, name) !== undefined) lineage[name] = [best.record, group.rule]
    }
  }
  return { attributes, lineage }
}

function namesOf({ clear, sealed }: Candidate): readonly string[] {
  const names = Object.keys(clear).filter((name) => clear[name] !== null)
  return [...names, ...Object.keys(sealed)]
}

function winner(candidates: readonly Candidate[], group: Group): Candidate {
  const [only, ...others] = candidates.filter((candidate) => offered(candidate, group) > 0)
  if (only === undefined) throw new Error('a group is asked for only when a record offers it')
  if (others.length === 0) return only
  const all = [only, ...others]
  const first = weight(all, group)
  return all.reduce((best, next) => (before(next, best, group, first) ? next : best))
}

const offered = (candidate: Candidate, group: Group): number =>
  group.names.filter((name) => offer(candidate, name) !== null).length

/** What the rule looks at; the least comes first. */
function weight(candidates: readonly Candidate[], group: Group): (candidate: Candidate) => number {
  switch (group.rule) {
    case 'source_priority':
      return ({ source }) => group.rank(source)
    case 'most_recent':
      return ({ seen }) => -seen
    case 'verified_first':
      return ({ verified }) => (verified ? 0 : 1)
    case 'most_frequent': {
      const said = new Map<string, number>()
      for (const candidate of candidates) {
        const values = valuesOf(candidate, group)
        said.set(values, (said.get(values) ?? 0) + 1)
      }
      return (candidate) => -(said.get(valuesOf(candidate, group)) ?? 0)
    }
  }
}

const valuesOf = (candidate: Candidate, group: Group): string =>
  JSON.stringify(group.names.map((name) => offer(candidate, name)))

const offer = ({ clear, sealed }: Candidate, name: string): unknown =>
  named(clear, name) ?? named(sealed, name) ?? null

function before(a: Candidate, b: Candidate, group: Group, first: (candidate: Candidate) => number): boolean {
  const order =
    first(a) - first(b) ||
    offered(b, group) - offered(a, group) ||
    group.rank(a.source) - group.rank(b.source) ||
    compare(a.source, b.source) ||
    b.seen - a.seen ||
    compare(a.sourceKey, b.sourceKey)
  return order < 0
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
