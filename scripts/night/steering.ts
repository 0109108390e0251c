import type { RunRow } from '../../activities/report/queries/run.ts'
import { runById, type RunRow as StoredRun } from '../../activities/runs/queries/run.ts'
import { temporalConfigOf } from '../../config/connections.ts'
import { EXIT } from '../../core/exit.ts'
import { requireSchema } from '../../db/migrate.ts'
import type { Cli } from '../cli.ts'
import type { NightClient } from '../client/index.ts'
import { Refusal } from '../failure.ts'
import { needProject, type Place, placeOf, rememberProject } from '../project/place.ts'
import type { LocalProject } from '../project/project.ts'
import { databaseUrlOf, type Session } from '../session.ts'
import { needRunning } from '../stack-running.ts'

/** Both servers of a brand, for verbs that start or steer nights. */
export interface Steering extends Session {
  readonly client: NightClient
  /** What can be done with nights; Temporal's client is loaded only by the verbs that get here. */
  readonly nights: typeof import('../client/index.ts')
}

/** Connects to the brand's database and to Temporal for `work`, and closes both after. */
export async function withServers<T>(cli: Cli, work: (steering: Steering) => Promise<T>): Promise<T> {
  return steer(cli, await placeOf(cli), work)
}

/** The same with a brand project that is in order (else exit 3, before any server is asked), and a database of this version. */
export async function withNights<T>(
  cli: Cli,
  work: (steering: Steering, local: LocalProject) => Promise<T>,
): Promise<T> {
  const place = await placeOf(cli)
  const { projectInOrder } = await import('../project/project.ts')
  const local = projectInOrder(needProject(place), cli.env)
  if (place.home !== undefined) rememberProject(place.home, local.dir)
  return steer(cli, place, async (steering) => {
    await requireSchema(steering.db)
    return work(steering, local)
  })
}

async function steer<T>(cli: Cli, place: Place, work: (steering: Steering) => Promise<T>): Promise<T> {
  const databaseUrl = databaseUrlOf(place)
  const temporal = temporalConfigOf(place.home, cli.env)
  if (temporal === undefined) throw noTemporal()
  if (place.servers.temporalOwner === 'stack' && place.home !== undefined) needRunning(place.home, 'temporal')
  const brand = place.brand
  if (brand === undefined)
    throw new Refusal(
      EXIT.invalid,
      'NO_PROJECT',
      'No brand project: whose nights are meant is not known.',
      'Go to a project, or name one with --project DIR.',
    )
  const nights = await import('../client/index.ts')
  const client = await nights.connectClient({ databaseUrl, temporal, brand })
  try {
    return await work({ client, nights, db: client.db, place })
  } finally {
    await client.close()
  }
}

/** A run as the steering client wants it. */
export async function storedRun(client: NightClient, run: Pick<RunRow, 'run_id'>): Promise<StoredRun> {
  const stored = await runById(client.db, run.run_id)
  if (stored === null) throw new Error('a run that was read a moment ago is gone')
  return stored
}

/** Nobody said where Temporal is. */
export function noTemporal(): Refusal {
  return new Refusal(
    EXIT.unreachable,
    'TEMPORAL_UNREACHABLE',
    'Temporal cannot be reached: no server was started here, and TEMPORAL_ADDRESS names none.',
    'Start the development stack with `nocturne dev up`, or set TEMPORAL_ADDRESS.',
  )
}
