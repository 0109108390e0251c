import {
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleHandle,
  ScheduleNotFoundError,
  type ScheduleUpdateOptions,
} from '@temporalio/client'
import { lastEndedDay, nextStart } from '../../activities/runs/business-date.ts'
import { saveSchedule } from '../../activities/runs/queries/schedule.ts'
import type { BrandProject, ScheduleSpec } from '../../core/brand/project.ts'
import { hopeless } from '../../core/errors.ts'
import { orchestratorQueue, scheduledNightId, scheduleId } from '../../core/ids.ts'
import type { NightInput, OperatorWord } from '../../core/night.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { LocalProject } from '../project/project.ts'
import type { NightClient } from './connect.ts'
import { keyed } from './search.ts'
import { keepConfig, nightInput } from './start.ts'

/** The brand's schedule as Temporal has it. */
export interface ScheduleView {
  readonly paused: boolean
  /** Who paused or resumed it last, and why. */
  readonly note: string | null
  /** `03:30`; null = somebody changed its spec by hand. */
  readonly at: string | null
  readonly timeZone: string | null
  readonly catchUpMs: number
  readonly jitterMs: number
  readonly overlap: string
  /** Hash of the brand project that its nights run with. */
  readonly configVersion: string | null
  /** It starts nights of this database. */
  readonly ours: boolean
  readonly next: readonly Date[]
  /** The newest nights that it started. */
  readonly recent: readonly { readonly workflowId: string; readonly scheduledAt: Date }[]
  readonly missedWindow: number
  readonly skippedOverlap: number
}

/** Makes the schedule of the brand project, or changes it; a pause and its note stay. */
export async function applySchedule(
  client: NightClient,
  local: LocalProject,
  now: Date,
): Promise<'created' | 'changed'> {
  const { schedule, timeZone } = local.project
  if (schedule === null)
    throw hopeless(
      'SCHEDULE_MISSING',
      'nocturne.yaml has no `schedule`: add one such as `schedule: { at: "03:30", catch_up: 6h }`. One that was applied before goes on: `nocturne schedule pause` stops its starts.',
    )
  await keepConfig(client, local)
  const options = optionsOf(client, local, schedule)
  const how = await create(client, options).catch((error: unknown) => {
    if (error instanceof ScheduleAlreadyRunning) return change(client, options)
    throw error
  })
  await saveSchedule(client.db, {
    at: schedule.at,
    time_zone: timeZone,
    jitter_ms: schedule.jitterMs,
    first_date: lastEndedDay(nextStart(now, schedule.at, timeZone), timeZone),
    applied_at: now,
  })
  return how
}

type Options = Omit<ScheduleUpdateOptions, 'state'>

async function create(client: NightClient, options: Options): Promise<'created'> {
  await client.call((temporal) =>
    temporal.schedule.create({
      ...options,
      scheduleId: scheduleId(client.brand),
      typedSearchAttributes: keyed([[searchAttributes.brand, client.brand]]),
    }),
  )
  return 'created'
}

async function change(client: NightClient, options: Options): Promise<'changed'> {
  await client.call(() => handleOf(client).update((before) => ({ ...options, state: before.state })))
  return 'changed'
}

function optionsOf(client: NightClient, local: LocalProject, schedule: ScheduleSpec): Options {
  const { project } = local
  const input: NightInput = nightInput(client, local, {
    businessDate: null,
    again: false,
    clock: null,
    kind: 'scheduled',
  })
  return {
    spec: specOf(project, schedule),
    policies: { overlap: 'SKIP', catchupWindow: schedule.catchUpMs },
    action: {
      type: 'startWorkflow',
      workflowType: 'nightly',
      workflowId: scheduledNightId(client.brand),
      taskQueue: orchestratorQueue(client.brand),
      args: [input],
      staticSummary: `Night of ${client.brand}, scheduled`,
      memo: { databaseId: client.databaseId },
      typedSearchAttributes: keyed([
        [searchAttributes.brand, client.brand],
        [searchAttributes.runKind, 'scheduled'],
      ]),
    },
  }
}

function specOf({ timeZone }: BrandProject, { at, jitterMs }: ScheduleSpec): Options['spec'] {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  return {
    calendars: [{ hour, minute, comment: `every night at ${at}` }],
    timezone: timeZone,
    ...(jitterMs > 0 ? { jitter: jitterMs } : {}),
  }
}

type ScheduleClient = Pick<NightClient, 'brand' | 'databaseId' | 'temporal' | 'call'>

/** The schedule as it is now, or null when none was applied. */
export async function describeSchedule(client: ScheduleClient): Promise<ScheduleView | null> {
  try {
    return viewOf(client, await client.call(() => handleOf(client).describe()))
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null
    throw error
  }
}

function viewOf(client: ScheduleClient, it: ScheduleDescription): ScheduleView {
  const [calendar] = it.spec.calendars ?? []
  const single = it.spec.calendars?.length === 1 && !it.spec.intervals?.length
  const input = it.action.args?.[0] as Partial<NightInput> | undefined
  return {
    paused: it.state.paused,
    note: it.state.note ?? null,
    at: single && calendar !== undefined ? clockOf(calendar.hour, calendar.minute) : null,
    timeZone: it.spec.timezone ?? null,
    catchUpMs: it.policies.catchupWindow,
    jitterMs: it.spec.jitter ?? 0,
    overlap: it.policies.overlap ?? 'SKIP',
    configVersion: input?.configVersion ?? null,
    ours: input?.databaseId === client.databaseId,
    next: it.info.nextActionTimes,
    recent: it.info.recentActions.map(({ action, scheduledAt }) => ({
      workflowId: action.workflow.workflowId,
      scheduledAt,
    })),
    missedWindow: it.info.numActionsMissedCatchupWindow,
    skippedOverlap: it.info.numActionsSkippedOverlap,
  }
}

type Range = readonly { readonly start: number }[]

const clockOf = (hour: Range, minute: Range): string =>
  [hour, minute].map(([first]) => String(first?.start ?? 0).padStart(2, '0')).join(':')

/** Starts no more nights until it is resumed; the note says who and why, and is not replaced by a second pause. */
export async function pauseSchedule(client: NightClient, word: OperatorWord): Promise<void> {
  const before = await describeSchedule(client)
  if (before?.paused === true)
    throw hopeless(
      'REFUSED',
      `The schedule is paused already${before.note ? ` (${before.note})` : ''}, and that stays. To put another note in its place: \`nocturne schedule resume\`, then pause it again.`,
    )
  return steer(client, (handle) => handle.pause(noteOf(word)))
}

/** Starts nights again. */
export function resumeSchedule(client: NightClient, word: OperatorWord): Promise<void> {
  return steer(client, (handle) => handle.unpause(noteOf(word)))
}

const noteOf = ({ by, reason }: OperatorWord): string => `${by}: ${reason}`

async function steer(client: NightClient, work: (handle: ScheduleHandle) => Promise<void>): Promise<void> {
  try {
    await client.call(() => work(handleOf(client)))
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) throw noSchedule(client.brand)
    throw error
  }
}

/** Nobody applied one. */
export const noSchedule = (brand: string): Error =>
  hopeless(
    'NO_SCHEDULE',
    `Brand '${brand}' has no schedule: make the one of nocturne.yaml with \`nocturne schedule apply\`.`,
  )

const handleOf = (client: ScheduleClient): ScheduleHandle =>
  client.temporal.schedule.getHandle(scheduleId(client.brand))
