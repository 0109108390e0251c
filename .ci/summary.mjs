// Prints what was skipped and what passed only alone, then the closing line that CI reads; exits 1 when anything failed.
import { readFiles, together } from './results.mjs'

const [first, again, steps] = process.argv.slice(2)
const seen = together(readFiles(first), readFiles(again))
const failed = Math.max(seen.failed, Number(steps) > 0 ? 1 : 0)
for (const name of seen.skipped) console.log(`skipped: ${name}`)
console.log(
  `${seen.skipped.length} skipped (a test may skip only when shared data, Python or a browser is missing)`,
)
for (const name of seen.unsteady) console.log(`UNSTEADY, failed among all and passed alone: ${name}`)
console.log(`${seen.passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
