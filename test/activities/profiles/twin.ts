import type { ProfilePolicy } from '../../../core/brand/profile.ts'
import { recordOf, type WorldRecord } from '../../support/world.ts'

export type TwinRecord = WorldRecord & { readonly person: string }
interface Golden {
  readonly attributes: Record<string, unknown>
  readonly lineage: Record<string, readonly [string, string]>
}

/** The golden records that survivorship should give, written without thought of speed. */
export function goldenOf(records: readonly TwinRecord[], policy: ProfilePolicy, loadedAt: string): Golden[] {
  const people = [...new Set(records.map((record) => record.person))]
  return people
    .map((person) =>
      golden(
        records.filter((record) => record.person === person),
        policy,
        loadedAt,
      ),
    )
    .filter((person) => Object.keys(person.lineage).length > 0)
}

const says = (record: TwinRecord, name: string): unknown => record.attributes?.[name] ?? record.sealed?.[name]

function golden(records: readonly TwinRecord[], policy: ProfilePolicy, loadedAt: string): Golden {
  const result: Golden = { attributes: {}, lineage: {} }
  const named = policy.attributes.flatMap((attribute) => attribute.names)
  const all = new Set(
    records.flatMap((r) => [...Object.keys(r.attributes ?? {}), ...Object.keys(r.sealed ?? {})]),
  )
  const single = [...all].filter((name) => !named.includes(name))
  const groups = [
    ...policy.attributes,
    ...single.map((name) => ({ names: [name], rule: 'source_priority' as const, sources: null })),
  ]
  for (const group of groups) {
    const count = (r: TwinRecord) => group.names.filter((name) => says(r, name) !== undefined).length
    const order = group.sources ?? policy.sourcePriority
    const rank = (r: TwinRecord) => (order.includes(r.source) ? order.indexOf(r.source) : order.length)
    const seen = (r: TwinRecord) => Date.parse(r.seenAt ?? loadedAt)
    const value = (r: TwinRecord) => JSON.stringify(group.names.map((name) => says(r, name)))
    const candidates = records.filter((r) => count(r) > 0)
    const same = (r: TwinRecord) => candidates.filter((other) => value(other) === value(r)).length
    const verified = (r: TwinRecord) => r.identifiers.some(([, , is]) => is === true)
    const first = {
      source_priority: (r: TwinRecord) => rank(r),
      most_recent: (r: TwinRecord) => -seen(r),
      most_frequent: (r: TwinRecord) => -same(r),
      verified_first: (r: TwinRecord) => (verified(r) ? 0 : 1),
    }[group.rule]
    const [best] = [...candidates].sort(
      (a, b) =>
        first(a) - first(b) ||
        count(b) - count(a) ||
        rank(a) - rank(b) ||
        (a.source < b.source ? -1 : a.source > b.source ? 1 : 0) ||
        seen(b) - seen(a) ||
        (a.key < b.key ? -1 : 1),
    )
    if (best === undefined) continue
    for (const name of group.names) {
      if (says(best, name) === undefined) continue
      result.lineage[name] = [recordOf(best.source, best.key), group.rule]
      if (best.attributes?.[name] !== undefined) result.attributes[name] = best.attributes[name]
    }
  }
  return result
}
