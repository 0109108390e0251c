import type { IdentityPolicy } from '../../core/brand/identity.ts'

/** What is known of the records of one profile, or of two; ids and types only, never a value. */
export interface Ties {
  readonly carried: readonly CarriedIdentifier[]
  /** Of each identifier, on how many records it is, of anybody. */
  readonly carriers: ReadonlyMap<string, number>
  readonly decisions: readonly DecidedPair[]
  readonly policy: IdentityPolicy
  /** Identifiers that identity.yaml blocks. */
  readonly blocked: ReadonlySet<string>
}

export interface CarriedIdentifier {
  readonly identifier_id: string
  readonly type: string
  readonly record_id: string
}

export interface DecidedPair {
  readonly kind: 'must' | 'cannot'
  readonly record_a: string
  readonly record_b: string
}

/** Does it join its carriers by today's identity.yaml, and if not, why? */
export type Joins = 'joins' | 'not_listed' | 'blocked' | 'over_limit'

/** An identifier that several of the records carry. */
export interface Shared {
  readonly type: string
  readonly state: Joins
  /** Which of the records. */
  readonly records: readonly string[]
  /** How many records of anybody. */
  readonly carriers: number
  readonly limit: number | null
}

/** One step of a way from record to record: both carry an identifier, comparing puts both into one group, or an operator decided it. */
export type Step = { readonly from: string; readonly to: string } & (
  | { readonly by: 'identifier'; readonly type: string }
  | { readonly by: 'group' | 'decision' }
)

/** Of records that are not alone in a group of comparing, the group. */
export type Groups = ReadonlyMap<string, string>

/** The identifiers that records of both sides carry (with equal sides: that two records carry), strongest first. */
export function sharedBy(ties: Ties, a: ReadonlySet<string>, b: ReadonlySet<string>): readonly Shared[] {
  return [...byIdentifier(ties.carried)]
    .map(([id, found]) => sharedOf(ties, id, found))
    .filter(
      ({ records }) => records.length > 1 && records.some((r) => a.has(r)) && records.some((r) => b.has(r)),
    )
    .toSorted(byTrust(ties.policy))
}

/** Is of what joins the two sides nothing a person's, as an e-mail address is, but all a browser's, or a handle? */
export function joinedByDevices({ identifiers }: IdentityPolicy, shared: readonly Shared[]): boolean {
  const joining = shared.filter(({ state }) => state === 'joins')
  const isPersonal = ({ type }: Typed) => identifiers.some((rule) => rule.type === type && rule.person)
  return joining.length > 0 && !joining.some(isPersonal)
}

/** Types in the order of identity.yaml, those that it does not list last. */
export function byTrust({ identifiers }: IdentityPolicy): (a: Typed, b: Typed) => number {
  const rank = ({ type }: Typed) => identifiers.findIndex((rule) => rule.type === type) >>> 0
  return (a, b) => rank(a) - rank(b)
}

type Typed = Pick<CarriedIdentifier, 'type'>

/** Exclusive types of which the two sides carry different values only. */
export function exclusiveBetween(
  ties: Ties,
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): readonly string[] {
  const valuesOf = (type: string, side: ReadonlySet<string>) =>
    ties.carried.filter((c) => c.type === type && side.has(c.record_id) && joins(ties, c) === 'joins')
  return ties.policy.identifiers
    .filter((rule) => rule.exclusive)
    .map((rule) => rule.type)
    .filter((type) => {
      const left = valuesOf(type, a)
      const right = new Set(valuesOf(type, b).map((c) => c.identifier_id))
      return left.length > 0 && right.size > 0 && !left.some((c) => right.has(c.identifier_id))
    })
}

/** The shortest way from one set of records to another, over what joins them; null = there is none. */
export function pathBetween(
  ties: Ties,
  groups: Groups,
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): readonly Step[] | null {
  const cameBy = new Map<string, Step | null>([...a].map((record) => [record, null]))
  const neighbours = neighboursOf(ties, groups)
  // A map hands out what is added while it is read: it is the queue.
  for (const record of cameBy.keys()) {
    if (b.has(record)) return wayTo(cameBy, record)
    for (const step of neighbours(record)) if (!cameBy.has(step.to)) cameBy.set(step.to, step)
  }
  return null
}

function wayTo(cameBy: ReadonlyMap<string, Step | null>, end: string): readonly Step[] {
  const steps: Step[] = []
  for (let step = cameBy.get(end); step; step = cameBy.get(step.from)) steps.unshift(step)
  return steps
}

function neighboursOf(ties: Ties, groups: Groups): (record: string) => readonly Step[] {
  const joining = [...byIdentifier(ties.carried).values()].filter(
    ([one]) => one && joins(ties, one) === 'joins',
  )
  return (from) => [
    ...ties.decisions
      .filter((d) => d.kind === 'must' && (d.record_a === from || d.record_b === from))
      .map((d): Step => ({ from, to: d.record_a === from ? d.record_b : d.record_a, by: 'decision' })),
    ...[...groups.keys()]
      .filter((to) => groups.get(to) === groups.get(from))
      .map((to): Step => ({ from, to, by: 'group' })),
    ...joining
      .filter((carriers) => carriers.some((c) => c.record_id === from))
      .flatMap((carriers) =>
        carriers.map((c): Step => ({ from, to: c.record_id, by: 'identifier', type: c.type })),
      ),
  ]
}

export function byIdentifier(carried: Ties['carried']): ReadonlyMap<string, readonly CarriedIdentifier[]> {
  const found = new Map<string, CarriedIdentifier[]>()
  for (const one of carried) found.set(one.identifier_id, [...(found.get(one.identifier_id) ?? []), one])
  return found
}

function sharedOf(ties: Ties, id: string, found: readonly CarriedIdentifier[]): Shared {
  const type = found[0]?.type ?? ''
  return {
    type,
    state: joins(ties, { identifier_id: id, type }),
    records: found.map((c) => c.record_id),
    carriers: ties.carriers.get(id) ?? found.length,
    limit: ties.policy.identifiers.find((rule) => rule.type === type)?.maxRecords ?? null,
  }
}

/** Does the identifier join its carriers by the policy of `ties`? */
export function joins(
  ties: Pick<Ties, 'policy' | 'blocked' | 'carriers'>,
  { identifier_id, type }: Pick<CarriedIdentifier, 'identifier_id' | 'type'>,
): Joins {
  const rule = ties.policy.identifiers.find((one) => one.type === type)
  if (rule === undefined) return 'not_listed'
  if (ties.blocked.has(identifier_id)) return 'blocked'
  return (ties.carriers.get(identifier_id) ?? 0) > rule.maxRecords ? 'over_limit' : 'joins'
}
