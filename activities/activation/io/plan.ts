import { createHash } from 'node:crypto'
import type { CampaignSpec } from '../../../core/brand/campaign.ts'
import type { MessageDestination } from '../../../core/brand/destination.ts'
import type { Verdict } from '../../../core/brand/gates.ts'
import { hopeless } from '../../../core/errors.ts'
import type { Db } from '../../../db/connect.ts'
import { hashAddresses } from '../../../db/vault.ts'
import type { RunContext } from '../../deps.ts'
import { blastVerdict } from '../blast.ts'
import { refuseMadeUpClock } from '../clock.ts'
import { countSkippedAgain, markSkippedAgain } from '../queries/plan-again.ts'
import { settleReasons, stageDue, stageZones } from '../queries/plan-due.ts'
import {
  absorbEntries,
  audienceSegment,
  createPlanTables,
  stageIds,
  stageMembers,
  stagePeople,
} from '../queries/plan-people.ts'
import {
  countPlan,
  reviveDeliveries,
  type WaveFacts,
  writeDeliveries,
  writeEnrolments,
  writePersonHeads,
} from '../queries/plan-write.ts'
import {
  medianAudience,
  type OpenWave,
  openWave,
  settleWave,
  skipPlannedWaves,
  type WaveState,
} from '../queries/waves.ts'
import type { BlastGate } from '../types.ts'

/** What one campaign's planning found. */
export interface PlannedCampaign {
  /** A wave that was approved before, and to which nothing was added, asks no more. */
  readonly blast: BlastGate
  /** Rows of the ledger that were written, of people who are skipped too. */
  readonly written: number
}

/**
 * Plans one campaign's wave, in the transaction that it is given: who is in the audience, who had passed before,
 * who may be contacted by which address, which arm, and one row of the ledger for each of the others, but for those
 * who are skipped for the same reason as the last time. Doing it
 * again, by this run or by a rerun of the date, meets the same wave and adds only who is new, or was rolled back.
 */
export async function planCampaign(
  tx: Db,
  context: RunContext,
  campaign: CampaignSpec,
): Promise<PlannedCampaign> {
  const { runId, businessDate, project } = context
  const destination = destinationOf(context, campaign)
  refuseMadeUpClock(context.clock, destination)
  const wave = await openWave(tx, campaign.name, businessDate, runId)
  const segment = await audienceSegment(tx, campaign.audience, runId)
  const facts: WaveFacts = {
    waveId: wave.wave_id,
    runId,
    campaign: campaign.name,
    step: campaign.steps[0].name,
    channel: destination.channel,
    destination: destination.name,
    purpose: campaign.purpose,
    segmentVersion: segment?.version ?? '',
    policyVersion: project.consent.version,
    templateHash: contentHash(campaign, destination),
  }
  await createPlanTables(tx)
  if (segment !== null) await stagePlan(tx, context, campaign, facts, segment.segment_id)
  await markSkippedAgain(tx, facts)
  await writePersonHeads(tx)
  await writeEnrolments(tx, facts)
  const written = (await writeDeliveries(tx, facts)) + (await reviveDeliveries(tx, facts))
  await countSkippedAgain(tx, facts)
  const counts = await countPlan(tx, wave.wave_id, wave.rows)
  const median = await medianAudience(tx, campaign.name, businessDate, project.gates.nights)
  const gate = blastVerdict(counts.audience, median, project.gates.blastFactor, campaign.needsApproval)
  const state = stateAfter(wave, gate.verdict, counts.added)
  await settleWave(tx, wave.wave_id, state, counts)
  if (gate.verdict === 'stop') await skipPlannedWaves(tx, runId, 'stopped', wave.wave_id)
  const verdict = gate.verdict === 'ask' && state !== 'planned' ? 'pass' : gate.verdict
  return { blast: { ...gate, verdict }, written }
}

async function stagePlan(
  tx: Db,
  context: RunContext,
  campaign: CampaignSpec,
  { waveId, step, channel, purpose }: WaveFacts,
  segmentId: number,
): Promise<void> {
  const { runId, businessDate, project, clock } = context
  await stageMembers(tx, segmentId, runId)
  await stageIds(tx, runId)
  await stagePeople(tx, campaign, step, waveId, segmentId)
  await absorbEntries(tx, campaign.name, waveId)
  await stageDue(tx, runId, channel, purpose, project.timeZone)
  await stageZones(tx, campaign, businessDate, project.timeZone, clock)
  await hashAddresses(tx, 'plan_due')
  await settleReasons(tx, waveId, step, campaign)
}

/** A wave to which nothing was added stays what it is: approved, refused, or waiting since the first try. */
function stateAfter(wave: OpenWave, verdict: Verdict, added: number): WaveState {
  if (added === 0) return wave.state
  return verdict === 'ask' || verdict === 'stop' ? 'planned' : 'approved'
}

function destinationOf(context: RunContext, campaign: CampaignSpec): MessageDestination {
  const name = campaign.steps[0].destination
  const found = context.project.destinations.find((destination) => destination.name === name)
  if (found !== undefined && found.kind !== 'decisions') return found
  const known = context.project.destinations.map((destination) => destination.name).join(', ')
  throw hopeless(
    'UNKNOWN_DESTINATION',
    `Campaign '${campaign.name}' goes to '${name}', which is not configured; known: ${known}.`,
  )
}

/** Hash of what the person gets: the template, the payload, or the columns of the file. */
function contentHash(campaign: CampaignSpec, destination: MessageDestination): string {
  const [{ template, payload }] = campaign.steps
  const content =
    destination.kind === 'file' ? [destination.format, destination.columns] : (payload ?? template)
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)
}
