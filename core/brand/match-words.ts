import type { MatchConcept } from './identity.ts'

/** What of two records is compared, as explanations name it; facts that go together are one comparison. */
export const MATCH_COMPARISONS = [
  'name',
  'birth',
  'email',
  'phone',
  'place',
  'street',
  'birth_place',
  'middle_name',
  'occupation',
  'gender',
  'category',
] as const
export type MatchComparison = (typeof MATCH_COMPARISONS)[number]

/** What a blocking rule is made of: a field, or `field.part`. */
export const MATCH_PARTS = [
  'given',
  'given.nickname',
  'given.initial',
  'given.first3',
  'family',
  'family.sound',
  'family.initial',
  'family.first3',
  'middle',
  'full',
  'full.tokens',
  'birth',
  'birth.year',
  'birth.year_month',
  'birth.month_day',
  'birth_place',
  'gender',
  'email',
  'email.key',
  'email.local',
  'phone',
  'phone.last7',
  'number',
  'street',
  'postal',
  'postal.area',
  'city',
  'region',
  'country',
  'occupation',
  'category',
] as const
export type MatchPart = (typeof MATCH_PARTS)[number]

/** A field of records: what is before the dot of a part. */
export type MatchField = MatchPart extends infer P ? (P extends `${string}.${string}` ? never : P) : never

/** The fields of which one is needed for a comparison. */
export const COMPARED_FIELDS: Readonly<Record<MatchComparison, readonly MatchField[]>> = {
  name: ['given', 'family'],
  birth: ['birth'],
  email: ['email'],
  phone: ['phone'],
  place: ['postal', 'city', 'region'],
  street: ['street'],
  birth_place: ['birth_place'],
  middle_name: ['middle'],
  occupation: ['occupation'],
  gender: ['gender'],
  category: ['category'],
}

/** The fields that an attribute of a concept can fill: a full name is split, and an address line. */
export const FIELDS_OF: Readonly<Record<MatchConcept, readonly MatchField[]>> = {
  given_name: ['given'],
  middle_name: ['middle'],
  family_name: ['family'],
  full_name: ['given', 'middle', 'family', 'full'],
  birth_date: ['birth'],
  birth_year: ['birth'],
  birth_month: [],
  birth_day: [],
  birth_place: ['birth_place'],
  gender: ['gender'],
  house_number: ['number'],
  street: ['street', 'number', 'postal', 'city'],
  address_line: ['street', 'number', 'postal', 'city'],
  postal_code: ['postal'],
  city: ['city'],
  region: ['region'],
  country: ['country'],
  occupation: ['occupation'],
  category: ['category'],
}
