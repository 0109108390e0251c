import type { SegmentSpec, TraitSpec } from '../../core/brand/segment.ts'
import type { Expression } from '../../core/expression.ts'
import type { Calendar } from './calendar.ts'
import { distinct } from './canonical.ts'
import type { State } from './compile/sql.ts'
import { expressionOf, known, namesOfTrait, type Rules, segmentLevels, traitLevels } from './definitions.ts'
import {
  datasetsOf,
  joinsOfEvents,
  joinsOfProfiles,
  type Money,
  type PlannedDataset,
  type PlannedJoin,
  plannedJoins,
  propertiesOf,
  type Reading,
} from './joins.ts'
import { type Form, formOf, leavesOf, type Need, needKey, needOfLeaf, needOfTrait } from './needs.ts'

/**
 * What has to be read and computed for a brand's traits and segments, and the columns that hold it. Columns are
 * numbered, so that no name of a brand project ever stands in a statement.
 */
export interface Plan {
  readonly calendar: Calendar
  readonly state: State
  /** One scan for each event name. */
  readonly scans: readonly Scan[]
  readonly money: Money
  readonly datasets: readonly PlannedDataset[]
  /** Reference rows that attributes of profiles point at. */
  readonly joins: readonly PlannedJoin[]
  readonly consents: readonly ConsentColumn[]
  readonly traits: ReadonlyMap<string, PlannedTrait>
  readonly traitLevels: readonly (readonly PlannedTrait[])[]
  readonly segments: ReadonlyMap<string, PlannedSegment>
  readonly segmentLevels: readonly (readonly PlannedSegment[])[]
  /** Column of each need, by `needKey`. */
  readonly measures: ReadonlyMap<string, Measure>
}

export interface Scan {
  readonly table: string
  readonly event: string
  readonly measures: readonly Measure[]
  readonly joins: readonly PlannedJoin[]
  /** It reads amounts, which may have to be converted. */
  readonly money: boolean
}

export interface Measure extends Need {
  readonly column: string
}

export interface ConsentColumn {
  readonly channel: string
  readonly purpose: string
  readonly column: string
}

export interface PlannedTrait {
  readonly spec: TraitSpec
  readonly column: string
  /** instant = shown as calendar days before as_of. */
  readonly holds: Form | 'instant'
  readonly source: { readonly measure: Measure } | { readonly expression: Expression }
}

export interface PlannedSegment {
  readonly spec: SegmentSpec
  readonly column: string
}

/** Plans one evaluation of all traits and segments at one as_of, over the rows that stand. */
export function planOf(rules: Rules, calendar: Calendar, state: State): Plan {
  const measures = measuresOf(rules)
  const leaves = rules.segments.flatMap((segment) => leavesOf(segment.where))
  const traitNames = new Set(rules.traits.map((trait) => trait.name))
  const attributes = distinct([
    ...leaves.flatMap((leaf) => (leaf.node === 'attribute' ? [leaf.name] : [])),
    ...rules.traits.flatMap(namesOfTrait).filter((name) => !traitNames.has(name)),
  ])
  const pairs = leaves.flatMap((leaf) =>
    leaf.node === 'consent' ? [{ channel: leaf.channel, purpose: leaf.purpose }] : [],
  )
  const traits = new Map(rules.traits.map((spec, i) => [spec.name, plannedTrait(spec, `t${i}`, measures)]))
  const segments = new Map(rules.segments.map((spec, i) => [spec.name, { spec, column: `s${i}` }]))
  const { scans, datasets, joins } = readingsOf(rules, measures, attributes)
  return {
    calendar,
    state,
    scans,
    money: { currency: rules.currency, rates: rules.references.rates },
    datasets,
    joins,
    consents: distinct(pairs).map((pair, i) => ({ ...pair, column: `c${i}` })),
    traits,
    traitLevels: traitLevels(rules).map((level) => level.map((spec) => known(traits, 'trait', spec.name))),
    segments,
    segmentLevels: segmentLevels(rules).map((level) =>
      level.map((spec) => known(segments, 'segment', spec.name)),
    ),
    measures,
  }
}

function measuresOf(rules: Rules): ReadonlyMap<string, Measure> {
  const ofTraits = rules.traits.flatMap((trait) => needOfTrait(trait) ?? [])
  const ofSegments = rules.segments
    .flatMap((segment) => leavesOf(segment.where))
    .flatMap((leaf) => (leaf.node === 'event' ? [needOfLeaf(leaf)] : []))
  const needs = distinct<Need>([...ofTraits, ...ofSegments])
  return new Map(needs.map((need, i) => [needKey(need), { ...need, column: `m${i}` }]))
}

/** Scans, profiles and the reference rows that they read. */
function readingsOf(
  { references }: Rules,
  measures: ReadonlyMap<string, Measure>,
  attributes: readonly string[],
): Pick<Plan, 'scans' | 'datasets' | 'joins'> {
  const all = [...measures.values()]
  const events = [...new Set(all.map((measure) => measure.selection.event))]
  const readings = events.map((event): { readonly event: string; readonly reading: Reading } => {
    const names = all.filter(({ selection }) => selection.event === event).flatMap(propertiesOf)
    return { event, reading: [joinsOfEvents(references, event, names), names] }
  })
  const ofProfiles = joinsOfProfiles(references, attributes)
  const datasets = datasetsOf([...readings.map(({ reading }) => reading), [ofProfiles, attributes]])
  const scans = readings.map(({ event, reading: [joins, names] }, i) => ({
    table: `scan_${i}`,
    event,
    measures: all.filter((measure) => measure.selection.event === event),
    joins: plannedJoins(joins, datasets),
    money: names.includes('amount'),
  }))
  return { scans, datasets: [...datasets.values()], joins: plannedJoins(ofProfiles, datasets) }
}

function plannedTrait(spec: TraitSpec, column: string, measures: ReadonlyMap<string, Measure>): PlannedTrait {
  const need = needOfTrait(spec)
  if (need !== null) {
    const measure = known(measures, 'measure', needKey(need))
    return {
      spec,
      column,
      holds: spec.kind === 'days_since' ? 'instant' : heldBy(spec, need),
      source: { measure },
    }
  }
  const expression = expressionOf(spec) ?? { kind: 'number', text: '0' }
  return { spec, column, holds: 'number', source: { expression } }
}

/** Counts, sums and averages are numbers, whatever the trait calls itself. */
function heldBy(spec: TraitSpec, { reducer }: Need): Form {
  if (['count', 'count_distinct', 'sum', 'avg'].includes(reducer.of)) return 'number'
  return 'type' in spec ? formOf(spec.type) : 'number'
}
