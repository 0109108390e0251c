// What vitest's JSON reports say, and what two runs say together.
import { readFileSync } from 'node:fs'

/** So many files that failed are tried again; more than that is no accident. */
const MOST_AGAIN = 3

/** The test files of a report, by name; null = the run wrote none. */
export function readFiles(path) {
  try {
    return new Map(JSON.parse(readFileSync(path, 'utf8')).testResults.map((file) => [file.name, file]))
  } catch {
    return null
  }
}

/** The files that are worth a second try, alone. */
export function worthAgain(files) {
  const failed = [...(files ?? new Map()).values()].filter((file) => file.status === 'failed')
  return failed.length > MOST_AGAIN ? [] : failed.map((file) => file.name)
}

/** What is left of both runs: a file counts as it went the last time; `unsteady` passed in the second run only. */
export function together(first, again) {
  if (first === null) return { passed: 0, failed: 1, skipped: [], unsteady: [] }
  const second = again ?? new Map()
  const files = [...new Map([...first, ...second]).values()]
  const tests = files.flatMap((file) => file.assertionResults)
  const named = (...states) =>
    tests.filter((test) => states.includes(test.status)).map((test) => test.fullName)
  const crashed = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: named('passed').length,
    failed: named('failed').length + crashed.length,
    skipped: named('pending', 'skipped', 'todo'),
    unsteady: [...second.values()]
      .filter((file) => file.status === 'passed')
      .flatMap((file) => whatFailed(first.get(file.name))),
  }
}

/** The tests of a file that failed; the file, where none of them was run. */
function whatFailed(file) {
  const names = file.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName)
  return names.length > 0 ? names : [file.name]
}
