import { dotted } from '../../core/brand/reference.ts'
import type { ValueType } from '../../core/brand/segment.ts'
import type { Draft } from '../parse/draft.ts'
import type { FieldRaw } from '../schema/field.ts'
import type { JoinsRaw } from '../schema/join.ts'

/** The type that a field's values have in rules. Lists, tags and devices compare as text. */
export function valueType(field: FieldRaw): ValueType {
  if ('constant' in field) return constantType(field.constant)
  switch (field.as) {
    case 'integer':
    case 'decimal':
    case 'date':
    case 'timestamp':
    case 'boolean':
      return field.as
    case 'money':
      return 'decimal'
    default:
      return 'text'
  }
}

function constantType(constant: string | number | boolean): ValueType {
  if (typeof constant === 'boolean') return 'boolean'
  if (typeof constant === 'number') return Number.isInteger(constant) ? 'integer' : 'decimal'
  return 'text'
}

/** Type of a property of an event, from the first source that gives it; null = no source does. */
export function propertyType(draft: Draft, property: string, event: string): ValueType | null {
  for (const { value } of draft.sources) {
    if (value?.rows !== 'events' || !mayGive(value.event, event)) continue
    if (property === 'amount' && value.amount !== undefined) return 'decimal'
    const field = value.properties?.[property]
    if (field !== undefined) return valueType(field)
    const joined = joinedType(draft, property, value.reference)
    if (joined !== null) return joined
  }
  return null
}

/** Type of `product.category`, from the first source of the dataset that gives it. */
function joinedType({ sources }: Draft, property: string, joins: JoinsRaw | undefined): ValueType | null {
  const parts = dotted(property)
  const dataset = parts === null ? undefined : joins?.[parts.join]?.dataset
  if (parts === null || dataset === undefined) return null
  for (const { value } of sources) {
    const field =
      value?.rows === 'reference' && value.dataset === dataset ? value.attributes[parts.attribute] : undefined
    if (field !== undefined) return valueType(field)
  }
  return null
}

/** Whether a source's event field can have this value. */
function mayGive(field: FieldRaw, event: string): boolean {
  const names = eventNames(field)
  return names === null || names.includes(event)
}

/** The values that a field can have; null = any. */
export function eventNames(field: FieldRaw): readonly string[] | null {
  if ('constant' in field) return [String(field.constant)]
  if (field.as !== 'enum') return null
  const values = Array.isArray(field.values)
    ? (field.values as readonly string[])
    : Object.values(field.values)
  return [...values, ...(field.otherwise === undefined ? [] : [field.otherwise])]
}
