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

/** `.ci/run` with an npm that fails a test of one file among all, says so much beside it, and passes the file alone. */
function wholeRun(beside: string) {
  const dir = scratch()
  const first = report(dir, 'first', { a: ['failed'] })
  const again = report(dir, 'again', { a: ['passed'] })
  const npm = `#!/bin/sh
[ "$1" = test ] || exit 0
to=\${5#--outputFile.json=}
[ $# -gt 5 ] && { cp '${again}' "$to"; exit 0; }
cp '${first}' "$to"; echo '${beside}' >&2; exit 1
`
  writeFileSync(join(dir, 'npm'), npm, { mode: 0o755 })
  const env = { PATH: `${dir}:${process.env.PATH}` }
  const { status, stdout } = spawnSync(join(CI, 'run'), { encoding: 'utf8', env })
  return [status, stdout.trimEnd().split('\n').at(-1)]
}

test('a file that passes alone does not excuse errors outside of tests', () => {
  expect(wholeRun('one test failed')).toEqual([0, '1 passed, 0 failed'])
  expect(wholeRun('Unhandled Errors')).toEqual([1, '0 passed, 1 failed'])
})
