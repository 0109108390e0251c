import { dotted, eventJoin, type Join, profileJoin, type References } from '../../core/brand/reference.ts'
import type { EventSelection } from '../../core/brand/segment.ts'
import { hopeless } from '../../core/errors.ts'
import type { Need } from './needs.ts'

/** A dataset as it is staged: one temporary table, two columns for each attribute that a rule uses. */
export interface PlannedDataset {
  readonly dataset: string
  readonly table: string
  readonly attributes: readonly string[]
}

/** A join of one statement. */
export interface PlannedJoin {
  readonly join: Join
  readonly alias: string
  readonly dataset: PlannedDataset
}

/** What amounts are converted to, and by what. */
export type Money = Pick<References, 'rates'> & { readonly currency: string }

/** The properties that a need reads. */
export function propertiesOf({ selection, reducer }: Need): readonly string[] {
  return [...filtered(selection), ...('property' in reducer ? [reducer.property] : [])]
}

/** The properties that filters read. */
const filtered = ({ where }: Pick<EventSelection, 'where'>): readonly string[] =>
  where.map(({ property }) => property)

/** The joins behind properties of events of a name, each once. */
export function joinsOfEvents(
  references: References,
  event: string,
  properties: readonly string[],
): readonly Join[] {
  return joined(properties, (name) => eventJoin(references, event, name), `events ${event}`)
}

/** The joins behind attributes of profiles, each once. */
export function joinsOfProfiles(references: References, attributes: readonly string[]): readonly Join[] {
  return joined(attributes, (name) => profileJoin(references, name), 'profiles')
}

function joined(names: readonly string[], find: (name: string) => Join | null, of: string): readonly Join[] {
  const wanted = [...new Set(names.flatMap((name) => dotted(name)?.join ?? []))]
  return wanted.map((name) => {
    const join = find(name)
    if (join !== null) return join
    throw hopeless('UNKNOWN_NAME', `a rule uses ${name}, which ${of} do not join. Run nocturne validate.`, {
      join: name,
    })
  })
}

/** What each scan and the profiles read of reference rows: `[joins, names that are read]` each. */
export type Reading = readonly [joins: readonly Join[], names: readonly string[]]

/** The datasets that are read, each once, with all attributes that are read of it. */
export function datasetsOf(readings: readonly Reading[]): ReadonlyMap<string, PlannedDataset> {
  const attributes = new Map<string, Set<string>>()
  for (const [joins, names] of readings)
    for (const { name, dataset } of joins) {
      const read = names.flatMap((one) => {
        const parts = dotted(one)
        return parts?.join === name ? [parts.attribute] : []
      })
      attributes.set(dataset, new Set([...(attributes.get(dataset) ?? []), ...read]))
    }
  return new Map(
    [...attributes].map(([dataset, read], i) => [
      dataset,
      { dataset, table: `dataset_${i}`, attributes: [...read] },
    ]),
  )
}

/** Joins with the names that one statement gives them. */
export function plannedJoins(
  joins: readonly Join[],
  datasets: ReadonlyMap<string, PlannedDataset>,
): readonly PlannedJoin[] {
  return joins.flatMap((join, i) => {
    const dataset = datasets.get(join.dataset)
    return dataset === undefined ? [] : [{ join, alias: `j${i}`, dataset }]
  })
}
