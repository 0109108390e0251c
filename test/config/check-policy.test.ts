import { describe } from 'vitest'
import { testSlips } from './support/slip.ts'

describe('identity and profile', () => {
  testSlips([
    {
      slip: 'an identifier type that no source gives',
      file: 'identity.yaml',
      from: 'type: email',
      to: 'type: e_mail',
      at: 'e_mail',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `e_mail`',
      suggests: 'email',
    },
    {
      slip: 'an identifier type named twice',
      file: 'identity.yaml',
      from: 'type: email',
      to: 'type: customer_number',
      at: 'customer_number, person: true, exclusive: false',
      code: 'DUPLICATE_NAME',
      says: 'stands here twice (identity.yaml:2:13)',
    },
    {
      slip: 'an unknown source in the order of trust',
      file: 'profile.yaml',
      from: '[crm, shop]',
      to: '[cmr, shop]',
      at: 'cmr',
      code: 'UNKNOWN_NAME',
      says: 'unknown source `cmr`',
      suggests: 'crm',
    },
    {
      slip: 'an unknown source of one attribute',
      file: 'profile.yaml',
      from: 'sources: [crm]',
      to: 'sources: [shp]',
      at: 'shp',
      code: 'UNKNOWN_NAME',
      says: 'unknown source `shp`',
      suggests: 'shop',
    },
    {
      slip: 'an attribute that no source gives',
      file: 'profile.yaml',
      from: 'names: [city]',
      to: 'names: [citty]',
      at: 'citty',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `citty`',
      suggests: 'city',
    },
    {
      slip: 'an attribute with two rules',
      file: 'profile.yaml',
      from: 'sources: [crm] }',
      to: 'sources: [crm] }\n  - { names: [city], rule: most_recent }',
      at: 'city], rule: most_recent',
      code: 'DUPLICATE_NAME',
      says: '`city` has two rules',
    },
    {
      slip: 'attributes without a rule',
      file: 'profile.yaml',
      from: 'default_rule: most_recent\n',
      to: '',
      at: 'attributes',
      code: 'INCOMPLETE',
      says: 'no rule says which record gives `birth_date`, `gender`, `given_name` or `points`',
      suggests: 'default_rule: most_recent',
    },
  ])
})

describe('gates', () => {
  testSlips([
    {
      slip: 'limits that do not rise',
      file: 'gates.yaml',
      from: 'ask: 50%',
      to: 'ask: 20%',
      at: '20%',
      code: 'IMPOSSIBLE',
      says: '`rows_drop` gives `ask` before `warn`',
    },
    {
      slip: 'a gate without limits',
      file: 'gates.yaml',
      from: 'nights: 7',
      to: 'nights: 7\nlargest_cluster: {}',
      at: 'largest_cluster',
      code: 'INCOMPLETE',
      says: '`largest_cluster` has no limit',
    },
  ])
})
