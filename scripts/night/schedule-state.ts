import type { MissingDates } from '../../activities/runs/due.ts'
import { scheduleRow } from '../../activities/runs/queries/schedule.ts'
import { instantText, secondsText } from '../../core/format.ts'
import { scheduleId } from '../../core/ids.ts'
import type { Cli } from '../cli.ts'
import { noSchedule, type ScheduleView } from '../client/schedule.ts'
import type { Paint } from '../output/paint.ts'
import { pairLines } from '../output/table.ts'
import { uiOf } from '../project/place.ts'
import type { LocalProject } from '../project/project.ts'
import { missingTexts, readMissingDates } from './missing.ts'
import type { Steering } from './steering.ts'

/** A schedule as it is shown. */
export interface ScheduleState {
  readonly id: string
  readonly view: ScheduleView
  /** What of it is otherwise than in nocturne.yaml; null = there is no project here that is in order. */
  readonly differs: readonly string[] | null
  readonly missing: MissingDates
  readonly uiUrl: string | null
}

/** Reads all that is shown of the brand's schedule; NO_SCHEDULE when there is none. */
export async function readSchedule(cli: Cli, steering: Steering): Promise<ScheduleState> {
  const { client, nights, db, place } = steering
  const view = await nights.describeSchedule(client)
  if (view === null) throw noSchedule(client.brand)
  const id = scheduleId(client.brand)
  const ui = uiOf(place)
  return {
    id,
    view,
    differs: await differences(cli, steering, view),
    missing: await readMissingDates(db, cli.now()),
    uiUrl:
      ui && `${ui.url.replace(/\/$/, '')}/namespaces/${encodeURIComponent(ui.namespace)}/schedules/${id}`,
  }
}

async function differences(
  cli: Cli,
  { db, place }: Steering,
  view: ScheduleView,
): Promise<readonly string[] | null> {
  if (place.projectDir === undefined) return null
  const { readProject } = await import('../project/project.ts')
  const read = readProject(place.projectDir, cli.env)
  if (!read.ok) return null
  return scheduleDifferences(view, read.local, (await scheduleRow(db)) !== null)
}

/** What of the schedule in Temporal is otherwise than in nocturne.yaml; `applied` = this database knows of it. */
export function scheduleDifferences(
  view: ScheduleView,
  { project, configVersion }: Pick<LocalProject, 'project' | 'configVersion'>,
  applied: boolean,
): readonly string[] {
  const wanted = project.schedule
  const unlike = (name: string, is: unknown, should: unknown): readonly string[] =>
    is === should ? [] : [name]
  return [
    ...unlike('time_zone', view.timeZone, project.timeZone),
    ...unlike('schedule.at', view.at, wanted?.at),
    ...unlike('schedule.catch_up', view.catchUpMs, wanted?.catchUpMs),
    ...unlike('schedule.jitter', view.jitterMs, wanted?.jitterMs),
    ...unlike('the brand project', view.configVersion, configVersion),
    ...unlike('the database', view.ours && applied, true),
  ]
}

/** For scripts. */
export function scheduleJson({ id, view, differs, missing, uiUrl }: ScheduleState): unknown {
  return {
    schedule_id: id,
    paused: view.paused,
    note: view.note,
    at: view.at,
    time_zone: view.timeZone,
    catch_up_seconds: view.catchUpMs / 1000,
    jitter_seconds: view.jitterMs / 1000,
    overlap: view.overlap,
    config_version: view.configVersion,
    differs,
    next: view.next.map((at) => at.toISOString()),
    recent: view.recent.map((it) => ({
      workflow_id: it.workflowId,
      scheduled_at: it.scheduledAt.toISOString(),
    })),
    missed_catch_up: view.missedWindow,
    skipped_overlap: view.skippedOverlap,
    missing_dates: [...missing.passed, ...missing.ahead],
    ui_url: uiUrl,
  }
}

const SHOWN = 3

/** For people. */
export function scheduleLines(
  { id, view, differs, missing, uiUrl }: ScheduleState,
  tint: Paint,
): readonly string[] {
  const zone = view.timeZone ?? 'UTC'
  const jitter = view.jitterMs === 0 ? '' : `, spread over ${secondsText(view.jitterMs / 1000)}`
  const next = view.next.slice(0, SHOWN).map((at) => instantText(at, zone))
  const stale = differs !== null && differs.length > 0
  return [
    tint.bold(`Schedule ${id}${view.paused ? ', paused' : ''}`),
    ...pairLines(
      [
        ['Every night at', `${view.at ?? 'by hand, see the web UI'} ${zone}${jitter}`],
        ['Made up within', secondsText(view.catchUpMs / 1000)],
        ['Next', view.paused ? 'none while it is paused' : next.join(', ') || 'none'],
        ...(view.note === null || view.note === '' ? [] : [['Note', view.note] as const]),
        ...(uiUrl === null ? [] : [['Web UI', uiUrl] as const]),
      ],
      tint,
    ),
    ...(view.paused ? ['', `${tint.yellow('Paused.')} nocturne schedule resume --by NAME --reason WHY`] : []),
    ...(stale
      ? [
          '',
          `${tint.yellow('Look:')} not as in nocturne.yaml: ${differs.join(', ')}.`,
          '  nocturne schedule apply',
        ]
      : []),
    ...missingTexts(missing).flatMap(({ text, command }) => [
      '',
      `${tint.yellow('Look:')} ${text}`,
      `  ${command}`,
    ]),
  ]
}
