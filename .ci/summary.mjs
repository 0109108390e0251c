// Prints what was skipped and why it may be, then the closing line that CI reads; exits 1 when anything failed.
import { readFileSync } from 'node:fs'

const [path, steps] = process.argv.slice(2)
let report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] }
let broken = 0
try {
  report = JSON.parse(readFileSync(path, 'utf8'))
} catch {
  broken = 1
}
const crashed = report.testResults.filter(
  (f) => f.status === 'failed' && f.assertionResults.length === 0,
).length
const failedTests = report.numFailedTests + crashed + broken
const failed = Math.max(failedTests, Number(steps) > 0 ? Math.max(1, failedTests) : 0)
const passed = failed > 0 && report.numPassedTests === 0 ? 0 : report.numPassedTests
for (const file of report.testResults)
  for (const test of file.assertionResults)
    if (test.status === 'pending' || test.status === 'skipped') console.log(`skipped: ${test.fullName}`)
console.log(
  `${report.numPendingTests} skipped (a test may skip only when shared data, Python or a browser is missing)`,
)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
