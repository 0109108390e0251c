import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'

describe('files', () => {
  test('a missing single file is named', () => {
    const { 'identity.yaml': _gone, ...files } = SAMPLE
    expect(problemsOf(files)).toMatchObject([
      {
        file: 'identity.yaml',
        code: 'MISSING_FILE',
        message: expect.stringContaining('`identity.yaml` is missing'),
      },
    ])
  })

  test.each([
    ['segment/x.yaml', 'segments/x.yaml'],
    ['gate.yaml', 'gates.yaml'],
    ['traits.yaml', 'traits/traits.yaml'],
    ['sources/x.yml', 'sources/x.yaml'],
  ])('%s is told to be a slip', (path, meant) => {
    expect(problemsOf({ ...SAMPLE, [path]: 'x: 1\n' })).toMatchObject([
      { file: path, line: 1, column: 1, code: 'UNKNOWN_FILE', suggestion: meant },
    ])
  })

  test.each(['docker-compose.yaml', 'notes/x.yaml', 'README.md', 'data/x.csv', '.github/ci.yaml'])(
    '%s is not ours, and is left alone',
    (path) => {
      expect(problemsOf({ ...SAMPLE, [path]: ']' })).toEqual([])
    },
  )

  test('a project without sources says so', () => {
    const files = Object.fromEntries(Object.entries(SAMPLE).filter(([path]) => !path.startsWith('sources/')))
    expect(problemsOf(files).map(({ code, file }) => `${file} ${code}`)).toContain('sources MISSING_FILE')
  })
})
