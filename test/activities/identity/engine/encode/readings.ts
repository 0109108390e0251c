import type { Person } from '../support/people.ts'

/** Texts of which each is read by a rule of its own. */
export const READ: readonly Person[] = [
  { full_name: 'Dr. María José Arias Martínez', birth_date: '03/04/80', street: 'C/ Mayor, 12, 3º B' },
  {
    full_name: 'Vila Roca, Pere',
    birth_date: '1980-1-2',
    street: '12 bis rue de la Paix',
    phone: '+33612345678',
  },
  {
    full_name: 'John Smith, Jun.',
    birth_date: '12 mars 1951',
    street: 'Hauptstr. 7a',
    postal_code: '75 002',
  },
  {
    given_name: 'Jean-Pierre',
    family_name: 'de la Tour',
    city: 'Saint-Étienne',
    email: 'Lea.Martin35@mail.example',
  },
  { given_name: 'Paco', family_name: 'Fdez.', gender: 'Frau', country: 'Deutschland', house_number: '12-14' },
  {
    family_name: 'Müller-Lüdenscheidt',
    birth_date: '1900-01-01',
    occupation: 'Boulanger',
    postal_code: 'SW1A 1AA',
  },
  { given_name: 'Ольга', family_name: "O'Brien", birth_place: 'Köln', address_line: '7 High Street, London' },
  { given_name: 'n/a', family_name: 'test', email: 'info@shop.example', middle_name: 'Ann Lee' },
]
