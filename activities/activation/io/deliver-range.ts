import { hopeless } from '../../../core/errors.ts'
import type { Beat, Deps } from '../../deps.ts'
import { refuseMadeUpClock } from '../clock.ts'
import type { ClaimScope } from '../queries/claim.ts'
import { rememberedOf } from '../remembered.ts'
import type { RangeRef, RangeResult } from '../types.ts'
import { sendByEmail } from './email.ts'
import { sendByFile } from './file.ts'
import type { Job, Timing } from './job.ts'
import type { Permits } from './permits.ts'
import { sendByWebhook } from './webhook.ts'

/** What sending a range takes from its surroundings. */
export interface RangeWork {
  readonly deps: Deps
  readonly permits: Permits
  readonly beat: Beat
  readonly range: RangeRef
  readonly timing: Timing
  readonly newId: () => string
  readonly random: () => number
}

/**
 * Sends one range with the templates, caps and destination of the run that planned it; only the clock is that of
 * the newest run.
 */
export async function deliverRange(work: RangeWork): Promise<RangeResult> {
  const { deps, range } = work
  const newest = await deps.context(range)
  const context =
    range.plannedBy === range.runId
      ? newest
      : await deps.context({ databaseId: range.databaseId, runId: range.plannedBy })
  const campaign = context.project.campaigns.find((one) => one.name === range.campaign)
  const destination = context.project.destinations.find((one) => one.name === range.destination)
  if (campaign === undefined || destination === undefined || destination.kind === 'decisions')
    throw missing(range)
  refuseMadeUpClock(newest.clock, destination)
  const scope: ClaimScope = {
    waveId: range.waveId,
    plannedBy: range.plannedBy,
    campaign: campaign.name,
    step: range.step,
    channel: destination.channel,
    destination: destination.name,
    attemptId: work.newId(),
    leaseSeconds: work.timing.lease / 1_000,
    clock: newest.clock,
    cap: campaign.cap,
    remembered: rememberedOf(context.project),
  }
  const job = { ...work, context, campaign, scope }
  switch (destination.kind) {
    case 'email':
      return sendByEmail({ ...job, destination } satisfies Job<typeof destination>)
    case 'webhook':
      return sendByWebhook({ ...job, destination } satisfies Job<typeof destination>)
    default:
      return sendByFile({ ...job, destination } satisfies Job<typeof destination>)
  }
}

const missing = (range: RangeRef) =>
  hopeless(
    'UNKNOWN_CAMPAIGN',
    `Run ${range.plannedBy} planned campaign '${range.campaign}' to '${range.destination}', and its stored project does not hold both.`,
    { wave_id: range.waveId },
  )
