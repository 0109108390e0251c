/** The stage identity of one run in a process of its own, which a test kills: `stage-process.ts URL RUN_ID`. */
import { identityActivities } from '../../../../activities/identity/index.ts'
import { connect } from '../../../../db/connect.ts'
import { partRef, testDeps } from '../../../support/world.ts'
import { COMPARING } from './described.ts'

const [url = '', runId = ''] = process.argv.slice(2)
const db = connect({ url, max: 2, application: 'stage identity', statementTimeoutMs: 60_000 })
const { resolveIdentity } = identityActivities(testDeps(db, { identity: COMPARING }))
process.stdout.write('begins\n')
await resolveIdentity(partRef(Number(runId)))
await db.end()
