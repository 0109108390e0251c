import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Check } from './context.ts'

/** Words that are names or direct identifiers wherever they stand: their place is the vault. */
const PERSONAL: readonly string[] =
  'email email_address phone phone_number mobile full_name given_name first_name middle_name family_name last_name surname'.split(
    ' ',
  )
/** Words that are a person's name or address in a list of people, but may be a product's or a store's elsewhere. */
const PERSONAL_IN_PEOPLE: readonly string[] = [
  ...PERSONAL,
  ...'name street street_address address address_line address_line_1 address_line_2 house_number'.split(' '),
]

/** Names and addresses outside of the vault, and fields that are both clear and sealed. */
export const people: Check = ({ draft }) =>
  draft.sources.flatMap((entry) => {
    const raw = entry.value
    if (raw?.rows === 'events')
      return inClear(entry, 'properties', raw.properties ?? {}, PERSONAL, '`actor`, or leave it out')
    if (raw?.rows !== 'people') return []
    const clear = raw.attributes ?? {}
    return [
      ...inClear(entry, 'attributes', clear, PERSONAL_IN_PEOPLE, '`sealed` or `identifiers`'),
      ...twice(entry, clear, raw.sealed ?? {}),
    ]
  })

type Fields = Readonly<Record<string, unknown>>

function inClear(
  entry: Entry<SourceRaw>,
  map: string,
  fields: Fields,
  words: readonly string[],
  where: string,
): readonly Problem[] {
  const personal = Object.keys(fields).filter((name) => words.includes(name))
  return personal.map((name) => {
    const message = `\`${name}\` names a person, and \`${map}\` are kept in clear; put it under ${where}`
    return problem(entry.atKey([map, name]), 'NOT_ALLOWED', message, null)
  })
}

function twice(entry: Entry<SourceRaw>, clear: Fields, sealed: Fields): readonly Problem[] {
  const both = Object.keys(sealed).filter((name) => name in clear)
  return both.map((name) => {
    const message = `\`${name}\` stands under both \`attributes\` and \`sealed\`; keep one of the two`
    return problem(entry.atKey(['sealed', name]), 'DUPLICATE_NAME', message, null)
  })
}
