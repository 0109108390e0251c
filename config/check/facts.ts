import type { ValueType } from '../../core/brand/segment.ts'
import { identifierList } from '../build/fields.ts'
import { eventNames, valueType } from '../build/types.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import type { FieldRaw } from '../schema/field.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Path } from '../yaml/document.ts'
import { joinedGivers, joinsOfEvent, joinsOfProfiles, type References, referenceFacts } from './datasets.ts'

/** One source that gives a name: where, and as what. */
export interface Giver {
  readonly source: Entry<SourceRaw>
  readonly raw: SourceRaw
  readonly field: FieldRaw | null
  readonly path: Path
  readonly type: ValueType
  /** The closed list of its values; null = open. */
  readonly values: readonly string[] | null
}
type Givers = ReadonlyMap<string, readonly Giver[]>

/** What the sources of the project give. */
export interface Facts {
  /** All sources could be read, so a name that none gives is unknown. */
  readonly complete: boolean
  readonly attributes: Givers
  readonly sealed: Givers
  readonly identifiers: Givers
  /** Event name -> sources; an open event field gives every name. */
  readonly events: Givers
  readonly openEvents: readonly Giver[]
  /** `event/property` -> sources, `amount` among them; properties of open events under the name `*`. */
  readonly properties: Givers
  readonly references: References
}

/** Collects what all sources give. */
export function factsOf(draft: Draft): Facts {
  const attributes = new Map<string, Giver[]>()
  const sealed = new Map<string, Giver[]>()
  const identifiers = new Map<string, Giver[]>()
  const events = new Map<string, Giver[]>()
  const openEvents: Giver[] = []
  const properties = new Map<string, Giver[]>()
  for (const source of draft.sources) {
    const raw = source.value
    if (raw === null) continue
    const giver = (field: FieldRaw, path: Path): Giver => ({
      source,
      raw,
      field,
      path,
      type: valueType(field),
      values: eventNames(field),
    })
    for (const [type, path] of identifierPlaces(raw)) {
      add(identifiers, type, { source, raw, field: null, path, type: 'text', values: null })
    }
    if (raw.rows === 'people') {
      for (const [name, field] of fieldsOf(raw.attributes))
        add(attributes, name, giver(field, ['attributes', name]))
      for (const [name, field] of fieldsOf(raw.sealed)) add(sealed, name, giver(field, ['sealed', name]))
    }
    if (raw.rows !== 'events') continue
    const names = eventNames(raw.event)
    if (names === null) openEvents.push(giver(raw.event, ['event']))
    for (const name of names ?? []) add(events, name, giver(raw.event, ['event']))
    for (const name of names ?? ['*']) {
      if (raw.amount !== undefined) add(properties, `${name}/amount`, giver(raw.amount, ['amount']))
      for (const [property, field] of fieldsOf(raw.properties)) {
        add(properties, `${name}/${property}`, giver(field, ['properties', property]))
      }
    }
  }
  const complete = !draft.unread.has('source') && draft.sources.every(({ value }) => value !== null)
  const references = referenceFacts(draft)
  return { complete, attributes, sealed, identifiers, events, openEvents, properties, references }
}

/** Who gives an attribute that rules can use: a source of people, or a row that profiles join. */
export function attributeGivers({ attributes, references }: Facts, name: string): readonly Giver[] {
  return attributes.get(name) ?? joinedGivers(references, joinsOfProfiles(references), name)
}

/** Who gives a property of an event, or of a row that it joins. */
export function propertyGivers(facts: Facts, event: string, property: string): readonly Giver[] {
  return [
    ...(facts.properties.get(`${event}/${property}`) ?? []),
    ...(facts.properties.get(`*/${property}`) ?? []),
    ...joinedGivers(facts.references, joinsOfEvent(facts.references, event), property),
  ]
}

/** Names of the properties of an event. */
export function propertyNames(facts: Facts, event: string): readonly string[] {
  const heads = [`${event}/`, '*/']
  return [...facts.properties.keys()].flatMap((key) =>
    heads.filter((head) => key.startsWith(head)).map((head) => key.slice(head.length)),
  )
}

function identifierPlaces(raw: SourceRaw): readonly (readonly [string, Path])[] {
  const [key, identifiers] =
    raw.rows === 'people'
      ? (['identifiers', raw.identifiers] as const)
      : raw.rows === 'events'
        ? (['actor', raw.actor] as const)
        : raw.rows === 'consents'
          ? (['identifier', raw.identifier] as const)
          : (['', {}] as const)
  return Object.entries(identifiers).flatMap(([type, fields]) =>
    identifierList(fields).map(() => [type, [key, type]] as const),
  )
}

function fieldsOf(fields: Readonly<Record<string, FieldRaw>> | undefined): readonly [string, FieldRaw][] {
  return Object.entries(fields ?? {})
}

function add(map: Map<string, Giver[]>, name: string, giver: Giver): void {
  map.set(name, [...(map.get(name) ?? []), giver])
}
