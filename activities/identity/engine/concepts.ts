/** What a column of a list of people can say; a record may have several columns of one concept. */
export const CONCEPTS = [
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'birth_date',
  'birth_year',
  'birth_month',
  'birth_day',
  'birth_place',
  'gender',
  'email',
  'phone',
  'house_number',
  'street',
  'address_line',
  'postal_code',
  'city',
  'region',
  'country',
  'occupation',
  'category',
  'id',
  'id:exclusive',
  'id:shared',
] as const

export type Concept = (typeof CONCEPTS)[number]
