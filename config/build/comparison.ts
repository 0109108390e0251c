import type { Comparison, PropertyFilter, Scalar } from '../../core/brand/segment.ts'

/** The comparisons that the YAML of a leaf states; each one that stands there must hold. */
export interface ComparisonsRaw {
  readonly is?: Scalar
  readonly eq?: Scalar
  readonly ne?: Scalar
  readonly gt?: Scalar
  readonly gte?: Scalar
  readonly lt?: Scalar
  readonly lte?: Scalar
  readonly in?: readonly Scalar[]
  readonly not_in?: readonly Scalar[]
  readonly between?: readonly [Scalar, Scalar]
  readonly starts_with?: string
  readonly contains?: string
  readonly exists?: boolean
}

/** The comparisons of a leaf, one by one, in a fixed order. */
export function comparisonsOf(raw: ComparisonsRaw): readonly Comparison[] {
  const found: Comparison[] = []
  if (raw.is !== undefined) found.push({ op: 'eq', value: raw.is })
  for (const op of ['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const) {
    const value = raw[op]
    if (value !== undefined) found.push({ op, value })
  }
  for (const op of ['in', 'not_in'] as const) {
    const values = raw[op]
    if (values !== undefined) found.push({ op, values })
  }
  if (raw.between !== undefined) found.push({ op: 'between', low: raw.between[0], high: raw.between[1] })
  for (const op of ['starts_with', 'contains'] as const) {
    const value = raw[op]
    if (value !== undefined) found.push({ op, value })
  }
  if (raw.exists !== undefined) found.push({ op: 'exists', value: raw.exists })
  return found
}

/** One test of a property: a plain value, comparisons, or their negation. */
export type PropertyTestRaw = Scalar | ComparisonsRaw | { readonly not: ComparisonsRaw }

/** The filters of a `where:`. */
export function propertyFilters(
  where: Readonly<Record<string, PropertyTestRaw>> | undefined,
): readonly PropertyFilter[] {
  return Object.entries(where ?? {}).flatMap(([property, test]) => filtersOf(property, test))
}

function filtersOf(property: string, test: PropertyTestRaw): readonly PropertyFilter[] {
  if (typeof test !== 'object') return [{ property, is: { op: 'eq', value: test }, negated: false }]
  const negated = 'not' in test
  return comparisonsOf(negated ? test.not : test).map((is) => ({ property, is, negated }))
}
