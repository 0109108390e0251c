import { describe, expect, test } from 'vitest'
import { changed, problemsOf } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

const HTTP = (lines: string): string => `kind: http\n${lines}`
const source = { file: 'sources/crm.yaml', from: 'kind: csv\npath: data/crm.csv' } as const
const notify = { file: 'nocturne.yaml', from: 'country: FR\n' } as const
const HOOK = 'https://hook.example/'
const WORD = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'

describe('secrets that stand in a file', () => {
  testSlips([
    {
      slip: 'a header of a source that lets somebody in',
      ...source,
      to: HTTP('url: https://crm.example/v1\nheaders: { Authorization: Bearer abc }'),
      at: 'Bearer',
      code: 'SECRET_IN_CLEAR',
      says: 'a header that lets somebody in in clear',
    },
    {
      slip: 'a parameter of a source that lets somebody in',
      ...source,
      to: HTTP('url: https://crm.example/v1\nquery: { api_key: abc, page_size: "3" }'),
      at: 'abc',
      code: 'SECRET_IN_CLEAR',
      says: 'a parameter that lets somebody in',
    },
    {
      slip: 'an account in the address of an http source',
      ...source,
      to: HTTP('url: https://reader@crm.example/v1'),
      at: 'https://reader',
      code: 'NOT_ALLOWED',
      says: 'headers: { authorization: "Basic ${env:NAME}" }',
    },
    {
      slip: 'a password in the address of a database',
      ...source,
      to: 'kind: postgres\nurl: postgres://reader:word@crm.example/crm\ntable: person',
      at: 'postgres://reader',
      code: 'SECRET_IN_CLEAR',
      says: 'a password in clear',
    },
    {
      slip: 'the secret of a webhook that tells the staff',
      ...notify,
      to: `country: FR\nnotify: { webhook: { url: "${HOOK}", secret: ${WORD} } }\n`,
      at: 'whsec_',
      code: 'SECRET_IN_CLEAR',
      says: 'a secret in clear',
    },
  ])

  test.each([
    HTTP('url: https://crm.example/v1\nheaders: { x-team: nights, x-api-key: "${env:HOME}" }'),
    'kind: postgres\nurl: postgres://reader@crm.example/crm\ntable: person',
    'kind: postgres\nurl: "postgres://reader:${env:HOME}@crm.example/crm"\ntable: person',
  ])('nothing is wrong with %j', (to) => {
    const problems = problemsOf(changed(source.file, source.from, to))
    expect(problems.filter(({ code }) => code === 'SECRET_IN_CLEAR' || code === 'NOT_ALLOWED')).toEqual([])
  })

  test('an account in an address is never shown', () => {
    const to = HTTP('url: https://reader:pa55@crm.example/v1')
    const problems = problemsOf(changed(source.file, source.from, to))
    expect(problems.map(({ code }) => code).toSorted()).toEqual(['NOT_ALLOWED', 'SECRET_IN_CLEAR'])
    expect(JSON.stringify(problems)).not.toContain('pa55')
  })
})
