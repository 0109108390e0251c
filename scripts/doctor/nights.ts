import { Client } from '@temporalio/client'
import { WorkflowNotFoundError } from '@temporalio/common'
import { installation } from '../../activities/runs/queries/installation.ts'
import { leaseRow } from '../../activities/runs/queries/run.ts'
import { scheduleRow } from '../../activities/runs/queries/schedule.ts'
import { scheduleId } from '../../core/ids.ts'
import type { Db } from '../../db/connect.ts'
import { describeSchedule } from '../client/schedule.ts'
import { scheduleDifferences } from '../night/schedule-state.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'
import type { TemporalLine } from './temporal-line.ts'

/** What Temporal has of the brand's nights: its schedule, and the workflow of the run that holds the lease. */
export const checkNights: Check = async (it: Examined) => {
  const { db, temporal } = it
  if (db === null || temporal === null) return []
  const client = await temporal.ask((connection) =>
    Promise.resolve(new Client({ connection, namespace: temporal.namespace })),
  )
  return [...(await scheduleFinding(it, db, temporal, client)), ...(await leaseFinding(db, temporal, client))]
}

async function scheduleFinding(
  { project, configVersion }: Examined,
  db: Db,
  { ask }: TemporalLine,
  temporal: Client,
): Promise<readonly Finding[]> {
  if (project === null || configVersion === null) return []
  const it = about('temporal', 'schedule')
  const { brand } = project
  const { database_id: databaseId } = await installation(db)
  const call = <T>(work: (client: Client) => Promise<T>): Promise<T> => ask(() => work(temporal))
  const view = await describeSchedule({ brand, databaseId, temporal, call })
  const id = scheduleId(brand)
  if (project.schedule === null) {
    if (view === null) return []
    return [
      it.warn(
        'SCHEDULE_UNWANTED',
        `Temporal has the schedule ${id}, nocturne.yaml has none: its nights still start.`,
        `temporal schedule delete --schedule-id ${id}, or say schedule in nocturne.yaml`,
      ),
    ]
  }
  if (view === null)
    return [
      it.warn(
        'SCHEDULE_MISSING',
        `nocturne.yaml has a schedule, Temporal has none: no night starts by itself.`,
        'nocturne schedule apply',
      ),
    ]
  const differs = scheduleDifferences(view, { project, configVersion }, (await scheduleRow(db)) !== null)
  if (differs.length > 0)
    return [
      it.warn(
        'SCHEDULE_DIFFERS',
        `The schedule in Temporal is not as in nocturne.yaml: ${differs.join(', ')}.`,
        'nocturne schedule apply',
      ),
    ]
  if (view.paused)
    return [
      it.warn(
        'SCHEDULE_PAUSED',
        `The schedule is paused${view.note === null ? '' : ` (${view.note})`}: no night starts by itself.`,
        'nocturne schedule resume --by YOU --reason WHY',
      ),
    ]
  return [it.ok(`every night at ${view.at} ${view.timeZone}, as nocturne.yaml says`)]
}

/** A run whose workflow is gone holds its lease until the next night takes it over. */
async function leaseFinding(db: Db, { ask }: TemporalLine, client: Client): Promise<readonly Finding[]> {
  const holder = await leaseRow(db)
  if (holder === null) return []
  const it = about('temporal', 'run under way')
  const { run_id: runId, business_date: date, workflow_id: workflowId } = holder
  const state = await ask(() => client.workflow.getHandle(workflowId).describe()).then(
    ({ status }) => status.name,
    (error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return null
      throw error
    },
  )
  if (state === 'RUNNING') return [it.ok(`run ${runId} of ${date}, its workflow is there`)]
  return [
    it.warn(
      'RUN_LOST',
      `Run ${runId} of ${date} is under way, but its workflow ${state === null ? 'is not known to Temporal' : `has ended (${state.toLowerCase()})`}: the next night takes its place.`,
      `nocturne run --date ${date}`,
    ),
  ]
}
