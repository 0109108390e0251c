import { named } from '../../core/named.ts'

/** As much of a version of a golden record as its changes hang on; runs are numbers, `to_run` null = still true. */
interface Version {
  readonly from_run: number
  readonly to_run: number | null
}
interface Golden extends Version {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly lineage: Readonly<Record<string, readonly [string, string]>>
}
interface Sealed extends Version {
  readonly record_id: string
  readonly fields: Readonly<Record<string, string>>
}

/** A value that was another one before; null = there was, or is, none. */
export interface ValueChange {
  readonly run_id: number
  readonly name: string
  readonly before: unknown
  readonly after: unknown
  readonly sealed: boolean
  /** The record that the new value, or the one that is gone, came from. */
  readonly record_id: string
  readonly rule: string
}

interface Value {
  readonly value: unknown
  readonly sealed: boolean
  readonly record_id: string
  readonly rule: string
}

/**
 * How the values of a person changed, run by run, up to run `last`. A sealed value changes with its record, also
 * when the golden record stays as it is. A change of the source alone is none.
 */
export function goldenChanges(
  golden: readonly Golden[],
  sealed: readonly Sealed[],
  last: number,
): readonly ValueChange[] {
  const runs = [...new Set([...golden, ...sealed].flatMap((v) => [v.from_run, v.to_run ?? v.from_run]))]
  let before: ReadonlyMap<string, Value> = new Map()
  return runs
    .filter((run) => run <= last)
    .toSorted((a, b) => a - b)
    .flatMap((run) => {
      const after = valuesAt(golden, sealed, run)
      const changes = changesBetween(run, before, after)
      before = after
      return changes
    })
}

const isShown = (version: Version, run: number): boolean =>
  version.from_run <= run && (version.to_run === null || version.to_run > run)

function valuesAt(
  golden: readonly Golden[],
  sealed: readonly Sealed[],
  run: number,
): ReadonlyMap<string, Value> {
  const version = golden.find((v) => isShown(v, run))
  if (version === undefined) return new Map()
  const shown = new Map(sealed.filter((v) => isShown(v, run)).map((v) => [v.record_id, v.fields]))
  return new Map(
    Object.entries(version.lineage).map(([name, [record_id, rule]]) => {
      const isSealed = !Object.hasOwn(version.attributes, name)
      const value = isSealed ? (named(shown.get(record_id) ?? {}, name) ?? null) : version.attributes[name]
      return [name, { value, sealed: isSealed, record_id, rule }]
    }),
  )
}

function changesBetween(
  run_id: number,
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): readonly ValueChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)]
    const from = now ?? old
    if (from === undefined || JSON.stringify(old?.value) === JSON.stringify(now?.value)) return []
    const { sealed, record_id, rule } = from
    return [{ run_id, name, before: old?.value ?? null, after: now?.value ?? null, sealed, record_id, rule }]
  })
}
