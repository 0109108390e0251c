import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveEnv } from '../../config/env.ts'
import { parseProject } from '../../config/load.ts'
import { ENV, SAMPLE } from './support/sample.ts'

const problemsWith = (
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = SAMPLE,
) => {
  const parsed = parseProject(files, env)
  return parsed.ok ? [] : parsed.problems
}
const newsWith = (from: string, to: string) => ({
  ...SAMPLE,
  'destinations/news.yaml': (SAMPLE['destinations/news.yaml'] ?? '').replace(from, () => to),
})

describe('${env:NAME}', () => {
  test('an unset variable is a problem at its place, and the only one', () => {
    expect(problemsWith({ SMTP_USER: 'mailer' })).toEqual([
      {
        file: 'destinations/news.yaml',
        line: 9,
        column: 11,
        code: 'ENV_UNSET',
        message:
          '`${env:SMTP_PASSWORD}`: the environment variable SMTP_PASSWORD is not set, or empty; set it where the command and the worker start',
        suggestion: null,
      },
    ])
  })

  test('a variable that is set to nothing counts as unset', () => {
    expect(problemsWith({ ...ENV, SMTP_USER: '' })).toMatchObject([{ code: 'ENV_UNSET', line: 8 }])
  })

  test('a name with other signs is refused', () => {
    expect(problemsWith(ENV, newsWith('host: 127.0.0.1', 'host: "${env:MY HOST}"'))).toMatchObject([
      { code: 'ENV_UNSET', message: expect.stringContaining('names no variable') },
    ])
  })

  test('a reference that is not closed is refused', () => {
    expect(problemsWith(ENV, newsWith('host: 127.0.0.1', 'host: "${env:HOST"'))).toMatchObject([
      { code: 'ENV_UNSET', message: expect.stringContaining('without its closing') },
    ])
  })

  test('keys and templates are not resolved', () => {
    const files = { ...SAMPLE, 'templates/hello.liquid': '${env:SMTP_PASSWORD}' }
    const parsed = parseProject(files, ENV)
    expect(parsed.ok && parsed.project.campaigns[0]?.steps[0].template?.text).toBe('${env:SMTP_PASSWORD}')
  })

  test('a wrong value from the environment is shown as it was written', () => {
    const problems = problemsWith({ ...ENV, PORT: 'hunter22' }, newsWith('2525', '"${env:PORT}"'))
    expect(problems).toMatchObject([
      { code: 'BAD_VALUE', message: expect.stringContaining('`port` is "${env:PORT}"') },
    ])
  })

  test('no value of the environment is in a message, wherever it was used', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{8,16}$/)
    const places = [
      'time_zone: Europe/Paris',
      'currency: EUR',
      'country: FR',
      'brand: sample',
      'name: Sample',
    ]
    fc.assert(
      fc.property(secret, fc.constantFrom(...places), (value, place) => {
        const key = place.split(':')[0] ?? ''
        const files = {
          ...SAMPLE,
          'nocturne.yaml': (SAMPLE['nocturne.yaml'] ?? '').replace(place, () => `${key}: "\${env:SECRET}"`),
        }
        expect(JSON.stringify(problemsWith({ ...ENV, SECRET: value }, files))).not.toContain(value)
      }),
      { numRuns: 100 },
    )
  })

  test('a secret that names a segment or a destination is not told either', () => {
    const files = {
      ...SAMPLE,
      'campaigns/hello.yaml': (SAMPLE['campaigns/hello.yaml'] ?? '').replace(
        'audience: vip',
        'audience: "${env:SECRET}"',
      ),
    }
    const problems = problemsWith({ ...ENV, SECRET: 'topsecret' }, files)
    expect(problems).toMatchObject([
      { code: 'UNKNOWN_NAME', message: expect.stringContaining('${env:SECRET}') },
    ])
    expect(JSON.stringify(problems)).not.toContain('topsecret')
  })

  test('names of Object are no variables', () => {
    expect(resolveEnv('${env:toString}', {}).unset).toEqual(['toString'])
  })

  test('a value is put in as it is, whatever it holds', () => {
    expect(resolveEnv('a ${env:X} b ${env:X}', { X: '$& ${env:Y}' }).text).toBe('a $& ${env:Y} b $& ${env:Y}')
  })
})
