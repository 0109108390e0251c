/** The stage identity of one run, in a process of its own: `tsx stage.ts URL RUN`. Prints one `Staged` as JSON. */
import { availableParallelism } from 'node:os'
import { emailKey } from '../../../activities/extract/normalise/email.ts'
import { identityActivities } from '../../../activities/identity/index.ts'
import type { StageCounts } from '../../../core/stages.ts'
import { connect } from '../../../db/connect.ts'
import { partRef, testDeps } from '../../../test/support/world.ts'
import { POLICY } from './policy.ts'
import { type Step, timed } from './timed.ts'

export interface Staged {
  readonly counts: StageCounts
  readonly seconds: number
  /** Of this process, and with that of the server. */
  readonly cpu: number
  readonly peakMb: number
  readonly steps: readonly Step[]
}

const [url = '', run = ''] = process.argv.slice(2)
const pool = connect({ url, max: 4, application: 'bench', statementTimeoutMs: 0 })
const steps: Step[] = []
const before = process.cpuUsage()
const began = performance.now()
const deps = {
  ...testDeps(timed(pool, steps), { identity: POLICY }),
  emailKey,
  threads: availableParallelism(),
}
const counts = await identityActivities(deps).resolveIdentity(partRef(Number(run)))
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(before)
const server = steps.reduce((sum, step) => sum + step.server, 0)
await pool.end()
const staged: Staged = {
  counts,
  seconds,
  cpu: (user + system) / 1e6 + server,
  peakMb: process.resourceUsage().maxRSS / 1_024,
  steps,
}
console.log(JSON.stringify(staged))
