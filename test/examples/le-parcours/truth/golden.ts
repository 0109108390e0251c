import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { RecordTruth } from '../../../../examples/le-parcours/generate/truth.ts'

interface Group {
  readonly names: readonly string[]
  readonly rule: string
  readonly sources?: readonly string[]
}

interface Policy {
  readonly source_priority: readonly string[]
  readonly attributes: readonly Group[]
}

const FILE = fileURLToPath(new URL('../../../../examples/le-parcours/profile.yaml', import.meta.url))
const POLICY = parse(readFileSync(FILE, 'utf8')) as Policy

/** Attributes of the golden record, as the brand groups them. */
export const ATTRIBUTES: readonly string[] = POLICY.attributes.flatMap(({ names }) => names)

/** Place in the brand's order of trust. */
export const trustOf = (source: string): number => rank(POLICY.source_priority, source)

const rank = (order: readonly string[], source: string): number =>
  order.includes(source) ? order.indexOf(source) : order.length

/** The golden record that the documented rules give for these records. */
export function goldenOf(records: readonly RecordTruth[]): Readonly<Record<string, string>> {
  const golden: Record<string, string> = {}
  for (const group of POLICY.attributes) {
    const offering = records.filter((record) => group.names.some((name) => record.values[name] !== undefined))
    const [best] = offering.toSorted((a, b) =>
      compare(orderOf(a, group, offering), orderOf(b, group, offering)),
    )
    for (const name of group.names) {
      const value = best?.values[name]
      if (value !== undefined) golden[name] = value
    }
  }
  return golden
}

/** The rule, then most of the group, then trust, the source's name, the younger one, the key. */
function orderOf(
  record: RecordTruth,
  group: Group,
  all: readonly RecordTruth[],
): readonly (number | string)[] {
  const { source, key, values } = record
  const trust = rank(group.sources ?? POLICY.source_priority, source)
  const seen = -Date.parse(record.seen_at ?? '1970-01-01')
  const same = (other: RecordTruth): boolean =>
    group.names.every((name) => other.values[name] === values[name])
  const first: Readonly<Record<string, number>> = {
    source_priority: trust,
    most_recent: seen,
    most_frequent: -all.filter(same).length,
    verified_first: values.email !== undefined && values.email_verified === 'true' ? 0 : 1,
  }
  const offered = group.names.filter((name) => values[name] !== undefined).length
  return [first[group.rule] ?? Number.NaN, -offered, trust, source, seen, key]
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? one
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}
