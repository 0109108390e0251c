import { expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import { edit, type Files, WEBHOOK } from '../activities/activation/support/brand.ts'
import { SECRET } from '../activities/activation/support/receiver.ts'

const problems = (files: Files, url: string): readonly string[] => {
  const read = parseProject(files, { URL: url, SECRET })
  return read.ok ? [] : read.problems.map((one) => `${one.code} ${one.message}`)
}
const HTTPS = 'https://hook.example/'
const payload = (from: string, to: string) => problems(edit(WEBHOOK, 'campaign', from, to), HTTPS)

test('a webhook by https is in order, and one on loopback', () => {
  expect(problems(WEBHOOK, HTTPS)).toEqual([])
  expect(problems(WEBHOOK, 'http://localhost:80/')).toEqual([])
})

test.each([
  ['http://hook.example/', 'NOT_ALLOWED'],
  ['https://user:word@hook.example/', 'SECRET_IN_CLEAR'],
  ['https://', 'BAD_VALUE'],
  ['ftp://hook.example/', 'BAD_VALUE'],
])('the url %s is refused, and not repeated', (url, code) => {
  const [first, ...others] = problems(WEBHOOK, url)
  expect(first).toMatch(new RegExp(`^${code} `))
  expect(others).toEqual([])
  expect(first).not.toContain('hook.example')
})

test.each([
  ['trait.orders', 'trait.ordrs', 'UNKNOWN_NAME unknown trait `ordrs`'],
  ['trait.orders', 'orders', 'UNKNOWN_NAME `orders` is nothing that a payload can hold'],
  ['{{ person.given_name }}', '{{ person.age }}', 'UNKNOWN_NAME unknown attribute `age`'],
  ['{{ person.given_name }}', '{% if %}', 'BAD_TEMPLATE the template cannot be read'],
  ['greeting:', 'customer:', 'IMPOSSIBLE `customer` cannot be a value and hold `customer.name`'],
  ['payload:\n', 'subject: Hello\npayload:\n', 'NO_EFFECT `subject` is for e-mails'],
])('a payload with %s written as %s', (from, to, says) => {
  expect(payload(from, to)).toEqual([expect.stringContaining(says)])
})

test('a payload shows nothing that its source does not allow for the purpose', () => {
  const files = edit(
    WEBHOOK,
    'sources/people.yaml',
    'allowed_uses: [profiling, email_marketing]',
    'allowed_uses: [profiling]',
  )
  expect(problems(files, HTTPS)).toContainEqual(
    expect.stringContaining('NOT_ALLOWED_USE the campaign `hello` uses the attribute `given_name`'),
  )
})

test('a campaign to a webhook needs a payload', () => {
  const text = WEBHOOK['campaigns/hello.yaml'] ?? ''
  const without = text.replace(/payload:\n( .*\n)+/, '')
  expect(problems({ ...WEBHOOK, 'campaigns/hello.yaml': without }, HTTPS)).toEqual([
    'INCOMPLETE a webhook needs `payload`; say what its body holds',
  ])
})
