import type { Field, FieldName } from '../types.ts'

/** A part of a field that a key is made of; `null` is the whole value. */
export interface KeyPart {
  readonly field: FieldName
  readonly part: string | null
}

/** Records with the same key are compared. A record that lacks one of the parts has no key. */
export interface BlockRule {
  readonly name: string
  readonly parts: readonly KeyPart[]
}

const whole = (field: FieldName): KeyPart => ({ field, part: null })
const part = (field: FieldName, name: string): KeyPart => ({ field, part: name })
const rule = (name: string, ...parts: readonly KeyPart[]): BlockRule => ({ name, parts })

/**
 * Rules for lists of people. Each finds pairs that the others miss when one field is wrong or empty, so that a pair
 * is lost only where several fields fail at once.
 */
export const DEFAULT_RULES: readonly BlockRule[] = [
  rule('email', part('email', 'key')),
  rule('phone', whole('phone')),
  rule('id', whole('id')),
  rule('exclusive id', whole('id_exclusive')),
  rule('name and birth', part('given', 'nickname'), whole('family'), whole('birth')),
  rule('surname and birth', whole('family'), whole('birth')),
  rule('given name and birth', part('given', 'nickname'), whole('birth')),
  rule('birth and postal code', whole('birth'), whole('postal')),
  rule('name', whole('given'), whole('family')),
  rule('surname and postal code', whole('family'), whole('postal')),
  rule('given name and postal code', part('given', 'nickname'), whole('postal')),
  rule('e-mail name and surname', part('email', 'local'), part('family', 'first3')),
  rule('initials and birth', part('given', 'initial'), part('family', 'initial'), whole('birth')),
  rule('initials and postal code', part('given', 'initial'), part('family', 'initial'), whole('postal')),
  rule('birth and birth place', whole('birth'), whole('birth_place')),
  rule(
    'sound of surname, year and area',
    part('family', 'sound'),
    part('birth', 'year'),
    part('postal', 'area'),
  ),
  rule(
    'first letters of both names and year',
    part('given', 'first3'),
    part('family', 'first3'),
    part('birth', 'year'),
  ),
  rule('given name and area', part('given', 'nickname'), part('postal', 'area')),
  rule('surname and area', whole('family'), part('postal', 'area')),
  rule('street, number and surname', whole('street'), whole('number'), part('family', 'first3')),
  rule('end of phone and initial', part('phone', 'last7'), part('given', 'initial')),
  rule('words of the full name', part('full', 'tokens')),
]

/**
 * Rules that find nearly everybody, and far too many others: of each, the smallest blocks are taken (the rarest
 * values), as many as there is room for.
 */
export const BROAD_RULES: readonly BlockRule[] = [
  rule('sound of surname and birth place', part('family', 'sound'), whole('birth_place')),
  rule('sound of surname and town', part('family', 'sound'), whole('city')),
  rule('postal code alone', whole('postal')),
  rule('surname alone', whole('family')),
  rule('birth alone', whole('birth')),
  rule('given name and year', part('given', 'nickname'), part('birth', 'year')),
  rule('given name and birth place', part('given', 'nickname'), whole('birth_place')),
  rule('given name and town', part('given', 'nickname'), whole('city')),
  rule('year, month and town', part('birth', 'year_month'), whole('city')),
  rule(
    'initials, month and day',
    part('given', 'initial'),
    part('family', 'initial'),
    part('birth', 'month_day'),
  ),
  rule('sound of surname alone', part('family', 'sound')),
  rule('given name alone', whole('given')),
]

/** The rules whose fields and parts are there. */
export function usableRules(rules: readonly BlockRule[], fields: readonly Field[]): readonly BlockRule[] {
  return rules.filter((it) => it.parts.every((key) => hashesOf(fields, key) !== null))
}

/** The hashes of a key part by code, and the slots of its field; `null` where the list has no such field. */
export function hashesOf(
  fields: readonly Field[],
  { field, part }: KeyPart,
): { readonly slots: readonly number[]; readonly hashes: Uint32Array } | null {
  const found = fields.find((it) => it.name === field)
  const hashes = part === null ? found?.dictionary.hash : found?.dictionary.parts[part]
  return found === undefined || hashes === undefined ? null : { slots: found.slots, hashes }
}
