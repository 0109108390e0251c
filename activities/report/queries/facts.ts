import { storedCosts } from '../../../config/stored-costs.ts'
import { destinationKinds } from '../../../config/stored-words.ts'
import type { Db } from '../../../db/connect.ts'
import type { NightFacts } from '../facts.ts'
import { readDecisions } from './decisions.ts'
import {
  readDeliveryGroups,
  readDeliveryTotals,
  readEarlierDeliveries,
  readEarlierRuns,
  readOpenBreakers,
  readUnknownDeliveries,
  readWaves,
} from './deliveries.ts'
import { readDenials, readSaid } from './denials.ts'
import { readApprovals, readBalance, readGates } from './gates.ts'
import { readConsent, readIdentity } from './identity.ts'
import { readMatching } from './matching.ts'
import { readMoney } from './money.ts'
import type { RunRow } from './run.ts'
import { readRunFiles } from './run-files.ts'
import { readSegments } from './segments.ts'
import { readRejectionReasons, readSources } from './sources.ts'
import { readStages } from './stages.ts'

const UNKNOWN_LIMIT = 1000

type StateFacts = Pick<
  NightFacts,
  'run' | 'stages' | 'gates' | 'balance' | 'waves' | 'totals' | 'openBreakers'
> & { readonly groups: Awaited<ReturnType<typeof readDeliveryGroups>> }

/** Reads the few facts that say how a run is and what it wants; for what is asked often, or before there is a report. */
export async function readStateFacts(db: Db, run: RunRow): Promise<StateFacts> {
  const { run_id: id } = run
  return {
    run,
    stages: await readStages(db, id),
    gates: await readGates(db, id),
    balance: await readBalance(db, run),
    waves: await readWaves(db, id),
    totals: await readDeliveryTotals(db, id),
    groups: await readDeliveryGroups(db, id),
    openBreakers: await readOpenBreakers(db),
  }
}

/** Reads everything that the report of a run is made of, one statement after the other. */
export async function readFacts(db: Db, run: RunRow): Promise<NightFacts> {
  const { run_id: id, base_run: base } = run
  const files = await readRunFiles(db, id)
  const kinds = destinationKinds(files)
  const state = await readStateFacts(db, run)
  return {
    ...state,
    sources: await readSources(db, id),
    rejections: await readRejectionReasons(db, id),
    identity: await readIdentity(db, id, base),
    matching: await readMatching(db, id),
    consent: await readConsent(db, id, base),
    denials: await readDenials(db, id, base),
    said: await readSaid(db, id, base),
    segments: await readSegments(db, id),
    money: await readMoney(db, id, storedCosts(files)),
    groups: state.groups.map((g) => ({ ...g, kind: kinds.get(g.destination) ?? null })),
    unknown: await readUnknownDeliveries(db, id, UNKNOWN_LIMIT),
    earlier: await readEarlierDeliveries(db, id),
    earlierRuns: await readEarlierRuns(db, id),
    decisions: await readDecisions(db, id),
    approvals: await readApprovals(db, id),
  }
}
