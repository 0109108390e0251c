import { dotted, type EventJoin, type Join } from '../../core/brand/reference.ts'
import { eventJoins, joinList } from '../build/references.ts'
import { eventNames, valueType } from '../build/types.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Giver } from './facts.ts'

/** What the sources of reference rows give under one name. */
export interface Dataset {
  readonly sources: readonly {
    readonly entry: Entry<SourceRaw>
    readonly raw: Extract<SourceRaw, { rows: 'reference' }>
  }[]
  readonly attributes: ReadonlyMap<string, readonly Giver[]>
}

/** A join and where it is written. */
export interface Placed<J> {
  readonly entry: Entry<unknown>
  readonly join: J
}

/** Reference rows of the project, and what joins them. */
export interface References {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly events: readonly Placed<EventJoin>[]
  readonly profiles: readonly Placed<Join>[]
}

/** Collects datasets and joins. */
export function referenceFacts(draft: Draft): References {
  const { profile } = draft
  return {
    datasets: datasetsOf(draft),
    events: draft.sources.flatMap((entry) =>
      entry.value?.rows === 'events' ? eventJoins(entry.value).map((join) => ({ entry, join })) : [],
    ),
    profiles: profile ? joinList(profile.value?.reference).map((join) => ({ entry: profile, join })) : [],
  }
}

function datasetsOf({ sources }: Draft): ReadonlyMap<string, Dataset> {
  const found = new Map<string, Dataset>()
  for (const entry of sources) {
    const raw = entry.value
    if (raw?.rows !== 'reference') continue
    const { sources: others, attributes } = found.get(raw.dataset) ?? { sources: [], attributes: new Map() }
    const all = new Map(attributes)
    for (const [name, field] of Object.entries(raw.attributes)) {
      const path = ['attributes', name]
      const giver = { source: entry, raw, field, path, type: valueType(field), values: eventNames(field) }
      all.set(name, [...(all.get(name) ?? []), giver])
    }
    found.set(raw.dataset, { sources: [...others, { entry, raw }], attributes: all })
  }
  return found
}

/** Joins that events of a name have, by name. */
export function joinsOfEvent({ events }: References, event: string): ReadonlyMap<string, EventJoin> {
  const own = events.filter(({ join }) => join.events === null || join.events.includes(event))
  return new Map(own.map(({ join }) => [join.name, join]))
}

/** Joins that profiles have, by name. */
export const joinsOfProfiles = ({ profiles }: References): ReadonlyMap<string, Join> =>
  new Map(profiles.map(({ join }) => [join.name, join]))

/** Who gives `product.category`, by these joins; nobody when the name has no dot. */
export function joinedGivers(
  { datasets }: References,
  joins: ReadonlyMap<string, Join>,
  name: string,
): readonly Giver[] {
  const parts = dotted(name)
  const join = parts === null ? undefined : joins.get(parts.join)
  if (parts === null || join === undefined) return []
  return datasets.get(join.dataset)?.attributes.get(parts.attribute) ?? []
}
