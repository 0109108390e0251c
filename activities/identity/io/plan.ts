import type { BrandProject } from '../../../core/brand/project.ts'
import type { Db } from '../../../db/connect.ts'
import { rehearse } from '../../../db/rehearse.ts'
import { shadowStage } from '../../../db/versioned/shadow.ts'
import type { Ties } from '../explain.ts'
import {
  type Churn,
  countTurned,
  readChurn,
  readSamples,
  readSummary,
  type SampleRecord,
  type SummaryRow,
  stageWhereabouts,
} from '../queries/churn.ts'
import { countCarriers, readCarriedBy, readDecidedAmong } from '../queries/explain.ts'
import { readTold, standInAdopted, type ToldModel } from '../queries/model.ts'
import { policyChanged } from '../queries/rules.ts'
import { type ModelSource, modelOfSource } from './model-source.ts'
import { joinRulesOf, type Resolving, resolve, stageRules } from './resolve.ts'

export interface PlanRequest {
  readonly project: BrandProject
  /** The published run. */
  readonly runId: number
  /** So many of the profiles that are merged, and of those that are split, are looked at. */
  readonly samples: number
  /** The model that an operator would adopt; null = none, the night chooses. */
  readonly adopt: ModelSource | null
}

/** What the next night would do to who is who, if no record changed. */
export interface Plan {
  /** Does identity.yaml say something else than the one of the published run did? */
  readonly rulesChanged: boolean
  /** Pairs of records that operators decided about and that no run has obeyed yet. */
  readonly pending: number
  /** `after` is null where nothing is compared, too. */
  readonly models: { readonly before: ToldModel | null; readonly after: ToldModel | null }
  readonly churn: Churn
  readonly summary: SummaryRow
  readonly merged: readonly SampleRecord[]
  readonly split: readonly SampleRecord[]
  /** What ties the records of the samples. */
  readonly ties: Pick<Ties, 'carried' | 'carriers' | 'decisions'>
}

/**
 * Lets the stage decide about everybody of the published run, on copies of what it writes, in a transaction that is
 * rolled back: nothing is written, and a night that is under way neither waits nor is seen.
 */
export function planIdentity(
  db: Db,
  tools: Resolving,
  { project, runId: published, samples, adopt }: PlanRequest,
): Promise<Plan> {
  return rehearse(db, async (tx) => {
    const before = await readTold(tx, published)
    const changed = await policyChanged(tx, published, project.identity, joinRulesOf(tools, project).blocked)
    await shadowStage(tx, 'identity', published)
    if (adopt !== null) {
      await stageRules(tx, tools, project)
      await standInAdopted(tx, await modelOfSource(tx, project.identity, adopt, tools))
    }
    const runId = published + 1
    await resolve(tx, tools, { runId, baseRun: published, project })
    await stageWhereabouts(tx, runId)
    return {
      rulesChanged: changed,
      pending: await countTurned(tx, runId),
      models: { before, after: project.identity.match && (await readTold(tx, runId)) },
      churn: await readChurn(tx, runId),
      summary: await readSummary(tx, runId),
      ...(await samplesOf(tx, runId, samples)),
    }
  })
}

async function samplesOf(
  tx: Db,
  runId: number,
  samples: number,
): Promise<Pick<Plan, 'merged' | 'split' | 'ties'>> {
  const merged = await readSamples(tx, runId, 'merged', samples)
  const split = await readSamples(tx, runId, 'split', samples)
  const records = [...new Set([...merged, ...split].map((record) => record.record_id))]
  const carried = await readCarriedBy(tx, runId, records)
  const identifiers = [...new Set(carried.map((one) => one.identifier_id))]
  return {
    merged,
    split,
    ties: {
      carried,
      carriers: await countCarriers(tx, runId, identifiers),
      decisions: await readDecidedAmong(tx, runId, records),
    },
  }
}
