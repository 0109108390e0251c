import { byIdentifier, byTrust, exclusiveBetween, type Joins, joins, type Ties } from './explain.ts'

/** How identifiers join by one identity.yaml. */
export type Rules = Pick<Ties, 'policy' | 'blocked'>

/** A record of a profile that is merged or split: which part of it it is in, and its groups. */
export interface Parted {
  readonly record_id: string
  readonly part: string
  readonly group_before: string | null
  readonly group_after: string | null
}

/** What ties the parts of a profile that is merged or split, and what keeps them apart; types and counts alone. */
export interface Reasons {
  /** Identifiers that records of several parts carry, the strongest first, those alike as one. */
  readonly shared: readonly SharedReason[]
  /** Exclusive types of which two of the parts have different values only. */
  readonly exclusive: readonly string[]
  /** Does comparing take records of several parts for one person? */
  readonly alike: { readonly before: boolean; readonly after: boolean }
  /** What operators decided between parts. */
  readonly decided: readonly ('must' | 'cannot')[]
}

export interface SharedReason {
  readonly type: string
  readonly identifiers: number
  /** The most records of anybody that one of them is on. */
  readonly carriers: number
  /** By the rules of before; null = they are not known. */
  readonly before: Joining | null
  readonly after: Joining
}

export interface Joining {
  readonly state: Joins
  readonly limit: number | null
}

/** Why the parts are one profile or several, as far as it can be told from the records of the sample. */
export function reasonsOf(records: readonly Parted[], ties: Ties, before: Rules | null): Reasons {
  const partOf = new Map(records.map(({ record_id, part }) => [record_id, part]))
  const own = { ...ties, carried: ties.carried.filter(({ record_id }) => partOf.has(record_id)) }
  const parts = [...new Set(partOf.values())].map(
    (part) => new Set(records.filter((one) => one.part === part).map((one) => one.record_id)),
  )
  const pairs = parts.flatMap((a, i) => parts.slice(i + 1).map((b) => [a, b] as const))
  return {
    shared: sharedReasons(own, before, partOf),
    exclusive: [...new Set(pairs.flatMap(([a, b]) => exclusiveBetween(own, a, b)))],
    alike: {
      before: meet(records, ({ group_before }) => group_before),
      after: meet(records, ({ group_after }) => group_after),
    },
    decided: decidedBetween(ties, partOf),
  }
}

function sharedReasons(
  ties: Ties,
  before: Rules | null,
  partOf: ReadonlyMap<string, string>,
): readonly SharedReason[] {
  const alike = new Map<string, SharedReason>()
  for (const [identifier_id, found] of byIdentifier(ties.carried)) {
    if (new Set(found.map(({ record_id }) => partOf.get(record_id))).size < 2) continue
    const type = found[0]?.type ?? ''
    const stateBy = (rules: Rules): Joining => ({
      state: joins({ ...ties, ...rules }, { identifier_id, type }),
      limit: rules.policy.identifiers.find((rule) => rule.type === type)?.maxRecords ?? null,
    })
    const one = { type, before: before && stateBy(before), after: stateBy(ties) }
    const key = JSON.stringify(one)
    const { identifiers, carriers } = alike.get(key) ?? { identifiers: 0, carriers: 0 }
    const on = ties.carriers.get(identifier_id) ?? found.length
    alike.set(key, { ...one, identifiers: identifiers + 1, carriers: Math.max(carriers, on) })
  }
  return [...alike.values()].toSorted(byTrust(ties.policy))
}

/** Is there a group with records of two parts? */
function meet(records: readonly Parted[], groupOf: (record: Parted) => string | null): boolean {
  const partOfGroup = new Map<string, string>()
  return records.some((record) => {
    const group = groupOf(record)
    if (group === null) return false
    const part = partOfGroup.get(group) ?? record.part
    partOfGroup.set(group, part)
    return part !== record.part
  })
}

function decidedBetween({ decisions }: Ties, partOf: ReadonlyMap<string, string>): Reasons['decided'] {
  const kinds = decisions
    .filter(({ record_a, record_b }) => {
      const [a, b] = [partOf.get(record_a), partOf.get(record_b)]
      return a !== undefined && b !== undefined && a !== b
    })
    .map(({ kind }) => kind)
  return [...new Set(kinds)].toSorted()
}
