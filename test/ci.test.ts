import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { scratch } from './support/scratch.ts'

const CI = fileURLToPath(new URL('../.ci', import.meta.url))

type States = Readonly<Record<string, readonly string[]>>

/** A report as vitest writes it: of each file how its tests went; none = it could not be read. */
function report(dir: string, name: string, files: States): string {
  const path = join(dir, name)
  const testResults = Object.entries(files).map(([file, states]) => ({
    name: file,
    status: states.length === 0 || states.includes('failed') ? 'failed' : 'passed',
    assertionResults: states.map((status, i) => ({ status, fullName: `${file} ${i}` })),
  }))
  writeFileSync(path, JSON.stringify({ testResults }))
  return path
}

function told(script: string, ...args: readonly string[]) {
  const { status, stdout } = spawnSync(process.execPath, [join(CI, script), ...args], { encoding: 'utf8' })
  return { status, lines: stdout.trimEnd().split('\n') }
}

/** The closing words of one run, and of a second one of what failed. */
function closing(first: States, again: States | null, steps: number) {
  const dir = scratch()
  const second = again === null ? join(dir, 'none') : report(dir, 'again', again)
  return told('summary.mjs', report(dir, 'first', first), second, String(steps))
}

test('a file that failed among all and passed alone counts as passed, and is named', () => {
  const { status, lines } = closing(
    { a: ['passed', 'failed'], b: ['passed'] },
    { a: ['passed', 'passed'] },
    0,
  )
  expect([status, lines.at(-1)]).toEqual([0, '3 passed, 0 failed'])
  expect(lines.filter((line) => line.startsWith('UNSTEADY'))).toEqual([expect.stringMatching(/alone: a 1$/)])
})

test.each([
  [
    'a file that fails again',
    { a: ['passed', 'failed'] },
    { a: ['passed', 'failed'] },
    1,
    '1 passed, 1 failed',
  ],
  ['a file that cannot be read', { a: [], b: ['passed'] }, { a: [] }, 1, '1 passed, 1 failed'],
  ['failures without a second try', { a: ['failed'], b: ['passed'] }, null, 1, '1 passed, 1 failed'],
  ['an error outside of tests, or of lint', { b: ['passed'] }, null, 1, '1 passed, 1 failed'],
] as const)('%s fails', (_, first, again, steps, line) => {
  const { status, lines } = closing(first, again, steps)
  expect([status, lines.at(-1)]).toEqual([1, line])
})

test('a run without a report fails, and nothing of it is tried again', () => {
  const none = join(scratch(), 'none')
  expect(told('summary.mjs', none, none, '1')).toMatchObject({
    status: 1,
    lines: expect.arrayContaining(['0 passed, 1 failed']),
  })
  expect(told('failed-files.mjs', none).lines).toEqual([''])
})

test('up to three files are tried again', () => {
  const dir = scratch()
  const failing = (count: number): States =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, ['failed']]))
  expect(told('failed-files.mjs', report(dir, 'few', { ...failing(3), ok: ['passed'] })).lines).toHaveLength(
    3,
  )
  expect(told('failed-files.mjs', report(dir, 'many', failing(4))).lines).toEqual([''])
})

interface Tries {
  readonly first: States
  /** What is said beside the report. */
  readonly beside: string
  /** How the second try ends, all tests of which pass. */
  readonly again: 0 | 1
}
const ONE_FAILED: Tries = { first: { a: ['failed'] }, beside: 'one test failed', again: 0 }

/** `.ci/run` with an npm that fails when it runs all test files: its status, last line, and what it tried again. */
function wholeRun({ first, beside, again }: Tries) {
  const dir = scratch()
  const npm = `#!/bin/sh
[ "$1" = test ] || exit 0
to=\${5#--outputFile.json=}
[ $# -gt 5 ] && { cp '${report(dir, 'again', { a: ['passed'] })}' "$to"; exit ${again}; }
cp '${report(dir, 'first', first)}' "$to"; echo '${beside}' >&2; exit 1
`
  writeFileSync(join(dir, 'npm'), npm, { mode: 0o755 })
  const env = { PATH: `${dir}:${process.env.PATH}` }
  const { status, stdout } = spawnSync(join(CI, 'run'), { encoding: 'utf8', env })
  const lines = stdout.trimEnd().split('\n')
  return [status, lines.at(-1), ...lines.filter((line) => line.startsWith('== again'))]
}

test('a file that passes alone does not excuse errors outside of tests, among all or alone', () => {
  expect(wholeRun(ONE_FAILED)).toEqual([0, '1 passed, 0 failed', '== again, alone: a'])
  expect(wholeRun({ ...ONE_FAILED, beside: 'Unhandled Errors' })).toEqual([1, '0 passed, 1 failed'])
  expect(wholeRun({ ...ONE_FAILED, again: 1 })).toEqual([1, '1 passed, 1 failed', '== again, alone: a'])
})

test('a run that fails without a failed test, or with too many, fails and is not tried again', () => {
  expect(wholeRun({ ...ONE_FAILED, first: { a: ['passed'] } })).toEqual([1, '1 passed, 1 failed'])
  const many = Object.fromEntries(Array.from('abcd', (name) => [name, ['failed']]))
  expect(wholeRun({ ...ONE_FAILED, first: many })).toEqual([1, '0 passed, 4 failed'])
})
