import { TINY_FILES } from '../../support/tiny-brand.ts'
import type { Files } from './night.ts'
import { type FileCase, PEOPLE, swap } from './readings.ts'

/** Three of one surname at one address. */
const LIVING: Files = {
  'sources/people.yaml': swap(
    swap(PEOPLE, '  city: {', '  postal_code: { from: code, as: text }\n  city: {'),
    'sealed:\n',
    'sealed:\n  family_name: { from: family, as: text }\n  street: { from: street, as: text }\n',
  ),
  'data/people-2026-03-01.csv': `${[
    'id,email,name,family,street,code,city',
    'c1,ann@example.com,Ann,Martin,12 rue de la Paix,75002,Paris',
    'c2,bob@example.com,Bob,MARTIN,12 r. de la Paix,75002,Paris',
    'c3,cleo@example.com,Cleo,Martin,"12, rue de la Paix",75002,Paris',
  ].join('\n')}\n`,
}

/** `household` in two readings. */
const household = (key: string, before: string, after: string): FileCase => {
  const said = (words: string): Files => ({
    ...LIVING,
    'identity.yaml': `${TINY_FILES['identity.yaml'] ?? ''}${words}\n`,
  })
  return [`identity.household${key}`, said(before), said(after)]
}

export const HOUSEHOLD_CASES: readonly FileCase[] = [
  household('', '', 'household: off'),
  household('.most_people', 'household: {}', 'household: { most_people: 2 }'),
]
