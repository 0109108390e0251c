import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('text that is no YAML', () => {
  testSlips([
    {
      slip: 'a tab as indentation',
      file: 'consent.yaml',
      from: '  email: {',
      to: '\temail: {',
      at: '\temail',
      code: 'YAML',
      says: 'a tab is used as indentation',
      andMore: true,
    },
    {
      slip: 'a key that stands twice',
      file: 'nocturne.yaml',
      from: 'country: FR',
      to: 'country: FR\ncountry: BE',
      at: 'country: BE',
      code: 'YAML',
      says: 'this key stands twice',
    },
    {
      slip: 'a line that is indented too deeply',
      file: 'nocturne.yaml',
      from: 'currency: EUR',
      to: '  currency: EUR',
      at: 'Europe/Paris',
      code: 'YAML',
      says: 'a second `key: value` on the line of a value, or a line indented below a value',
    },
    {
      slip: 'a bracket that is not closed',
      file: 'consent.yaml',
      from: 'service] }',
      to: 'service }',
      at: '}',
      code: 'YAML',
      says: 'bracket',
    },
    {
      slip: 'a quote that is not closed',
      file: 'nocturne.yaml',
      from: '"03:30"',
      to: '"03:30',
      at: '}',
      code: 'YAML',
      says: 'not closed',
      andMore: true,
    },
    {
      slip: 'an alias without anchor',
      file: 'gates.yaml',
      from: 'nights: 7',
      to: 'nights: *seven',
      at: '*seven',
      code: 'YAML',
      says: 'the alias *seven has no anchor',
    },
    {
      slip: 'a tag',
      file: 'gates.yaml',
      from: 'nights: 7',
      to: 'nights: !!js/function 7',
      at: '!!js',
      code: 'YAML',
      says: 'tags (`!name`) are not used here',
    },
    {
      slip: 'a second document',
      file: 'gates.yaml',
      from: 'nights: 7',
      to: 'nights: 7\n---\nx: 1',
      at: '---',
      code: 'YAML',
      says: 'a second document',
      andMore: true,
    },
    {
      slip: 'a template that is not in quotes',
      file: 'campaigns/hello.yaml',
      from: 'subject: Hello {{',
      to: 'subject: {{',
      at: '{ person',
      code: 'YAML',
      says: 'must be in quotes',
    },
    {
      slip: 'an environment reference in a flow map without quotes',
      file: 'consent.yaml',
      from: 'address: email',
      to: 'address: ${env:ADDRESS}',
      at: '{env',
      code: 'YAML',
      says: '"${env:NAME}" in double quotes',
      andMore: true,
    },
    {
      slip: 'a text that begins with a reserved sign',
      file: 'nocturne.yaml',
      from: 'name: Sample',
      to: 'name: @Sample',
      at: '@Sample',
      code: 'YAML',
      says: 'cannot begin with this character',
    },
    {
      slip: 'a mapping without its colon',
      file: 'gates.yaml',
      from: 'nights: 7',
      to: 'nights 7',
      at: 'nights 7',
      code: 'YAML',
      says: 'colon',
    },
  ])

  test('an alias inside of its own anchor is refused', () => {
    const files = { ...SAMPLE, 'gates.yaml': 'nights: &x [*x]\n' }
    expect(problemsOf(files)).toMatchObject([
      { code: 'YAML', line: 1, message: expect.stringContaining('inside of its own anchor') },
    ])
  })

  test('aliases that grow without bound are cut short', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 10; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      )
    const start = performance.now()
    const problems = problemsOf({ ...SAMPLE, 'gates.yaml': `${lines.join('\n')}\n` })
    expect(performance.now() - start).toBeLessThan(3_000)
    expect(problems).toMatchObject([
      { code: 'YAML', message: expect.stringContaining('more than 200000 values') },
    ])
  })

  test('anchors may be used again', () => {
    const gates = 'nights: 7\nrows_drop: &limits { warn: 30% }\nrejected_share: *limits\n'
    expect(problemsOf({ ...SAMPLE, 'gates.yaml': gates })).toEqual([])
  })

  test('a problem behind an alias is told where the alias stands', () => {
    const gates = 'nights: 7\nrows_drop: &limits { warn: 30% }\nlargest_cluster: *limits\n'
    expect(problemsOf({ ...SAMPLE, 'gates.yaml': gates })).toMatchObject([{ code: 'BAD_VALUE', line: 2 }])
  })

  test.each([
    ['[', 20_000],
    ['{a: ', 5_000],
    ['- ', 20_000],
  ])('%s nested %i times is a problem, not a crash', (open, depth) => {
    const problems = problemsOf({ ...SAMPLE, 'gates.yaml': open.repeat(depth) })
    expect(problems.map(({ file }) => file)).toContain('gates.yaml')
    const words = problems.map(({ message }) => message).join('\n')
    expect(words).toMatch(/deeply|levels inside each other/)
    expect(words).not.toMatch(/call stack/i)
  })

  test('__proto__ as a key is refused', () => {
    const problems = problemsOf({ ...SAMPLE, 'gates.yaml': 'nights: 7\n__proto__: { polluted: true }\n' })
    expect(problems).toMatchObject([
      { code: 'YAML', line: 2, message: '`__proto__` cannot be a key here; choose another name' },
    ])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('a byte order mark and Windows line ends are no problem', () => {
    const files = Object.fromEntries(
      Object.entries(SAMPLE).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    )
    expect(problemsOf(files)).toEqual([])
  })
})
