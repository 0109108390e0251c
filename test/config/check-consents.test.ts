import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('consents', () => {
  testSlips([
    {
      slip: 'a third party that grants',
      file: 'sources/choices.yaml',
      from: 'party: first',
      to: 'party: third',
      at: 'action',
      code: 'NOT_ALLOWED',
      says: "a third party's data never grants consent",
    },
    {
      slip: 'an action that is a free text',
      file: 'sources/choices.yaml',
      from: 'as: enum, values: { "yes": grant, "no": withdraw }',
      to: 'as: text',
      at: 'action',
      code: 'INCOMPLETE',
      says: '`action` must be a constant or an enum',
    },
    {
      slip: 'an unknown action',
      file: 'sources/choices.yaml',
      from: '"no": withdraw',
      to: '"no": withdrawn',
      at: 'action',
      code: 'UNKNOWN_NAME',
      says: '`action` can be `withdrawn`',
      suggests: 'withdraw',
    },
    {
      slip: 'an unknown channel',
      file: 'sources/choices.yaml',
      from: 'channel: { constant: email }',
      to: 'channel: { constant: mail }',
      at: 'channel',
      code: 'UNKNOWN_NAME',
      says: 'unknown channel `mail`',
      suggests: 'email',
    },
    {
      slip: 'an unknown purpose',
      file: 'sources/choices.yaml',
      from: 'constant: email_marketing',
      to: 'constant: email_marketting',
      at: 'purpose',
      code: 'UNKNOWN_NAME',
      says: 'unknown purpose `email_marketting` of the channels',
      suggests: 'email_marketing',
    },
    {
      slip: 'a method that does not count',
      file: 'sources/choices.yaml',
      from: 'method: { constant: form }',
      to: 'method: { constant: call }',
      at: 'method',
      code: 'NO_EFFECT',
      says: 'no grant of this source counts: its method is `call`',
    },
    {
      slip: 'two identifiers',
      file: 'sources/choices.yaml',
      from: '  email: {',
      to: '  customer_number: { from: n, as: identifier }\n  email: {',
      at: 'identifier:',
      code: 'INCOMPLETE',
      says: 'about exactly one identifier; here are 2',
    },
    {
      slip: 'a bulk method that does not count',
      file: 'consent.yaml',
      from: '[form]',
      to: '[form]\nbulk_methods: [import]',
      at: 'import',
      code: 'UNKNOWN_NAME',
      says: 'unknown method `import` among `grant_methods`',
    },
    {
      slip: 'an address that no source gives',
      file: 'consent.yaml',
      from: 'address: email',
      to: 'address: mail',
      at: 'mail,',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `mail`',
      suggests: 'email',
      andMore: true,
    },
  ])

  test("a third party's withdrawals are taken", () => {
    const text = (SAMPLE['sources/choices.yaml'] ?? '')
      .replace('party: first', 'party: third')
      .replace('"yes": grant, ', '')
    expect(problemsOf({ ...SAMPLE, 'sources/choices.yaml': text })).toEqual([])
  })
})
