import { isRefusal } from '../converted.ts'
import { type IdentifierForm, normaliseIdentifier } from './identifier.ts'

export type Blocked = (type: string, value: string) => boolean

/** Tests normalised values against the given lists, by type. Entries are normalised as the values were. */
export function blockedValues(
  lists: Readonly<Record<string, readonly string[]>>,
  form: IdentifierForm,
): Blocked {
  const sets = new Map(
    Object.entries(lists).map(([type, values]) => [
      type,
      new Set(values.map((value) => listed(type, value, form))),
    ]),
  )
  return (type, value) => sets.get(type)?.has(value) === true
}

/** An entry that is no identifier can still stand for what a type without grammar lets through. */
function listed(type: string, value: string, form: IdentifierForm): string {
  const normalised = normaliseIdentifier(type, value, form)
  return normalised === null || isRefusal(normalised) ? value : normalised
}
