import { connect, type Pool } from '../../db/connect.ts'
import type { Cli } from '../cli.ts'
import { type Place, placeOf } from '../project/place.ts'
import { databaseUrlOf } from '../session.ts'
import { checkClock } from './clock.ts'
import { checkDatabase } from './database.ts'
import { checkDestinations } from './destinations.ts'
import { AREAS, type Area, about, type Check, type Examined, type Finding } from './finding.ts'
import { checkMachine } from './machine.ts'
import { checkNights } from './nights.ts'
import { examineProject } from './project.ts'
import { checkSources } from './sources.ts'
import { checkTemporal } from './temporal.ts'
import { openLine, type TemporalLine } from './temporal-line.ts'
import { checkWorkers } from './workers.ts'

const CHECKS: Readonly<Record<Exclude<Area, 'project'>, Check>> = {
  database: checkDatabase,
  temporal: checkServer,
  workers: checkWorkers,
  sources: checkSources,
  destinations: checkDestinations,
  clock: checkClock,
  machine: checkMachine,
}

/** Nights are asked for only of a server that can tell. */
async function checkServer(it: Examined): Promise<readonly Finding[]> {
  const findings = await checkTemporal(it)
  return findings.some((f) => f.verdict === 'fail') ? findings : [...findings, ...(await checkNights(it))]
}

/** Looks at everything that a night needs; changes nothing. Findings come in the order of the areas. */
export async function examine(cli: Cli): Promise<readonly Finding[]> {
  const place = await placeOf(cli)
  const { local, findings } = examineProject(cli, place)
  const [database, line] = await Promise.all([openDatabase(place), tryLine(cli, place)])
  const it: Examined = {
    cli,
    place,
    project: local?.project ?? null,
    configVersion: local?.configVersion ?? null,
    db: 'finding' in database ? null : database,
    temporal: 'finding' in line ? null : line,
  }
  const away = [database, line].flatMap((part) => ('finding' in part ? [part.finding] : []))
  try {
    const checked = await Promise.all(
      Object.entries(CHECKS).map(([area, check]) =>
        check(it).catch((error: unknown) => [about(area as Area, '').failed(error)]),
      ),
    )
    return [...findings, ...away, ...checked.flat()].toSorted(
      (a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area),
    )
  } finally {
    await Promise.allSettled([it.temporal?.close(), 'finding' in database ? undefined : database.end()])
  }
}

interface Away {
  readonly finding: Finding
}

async function openDatabase(place: Place): Promise<Pool | Away> {
  try {
    const db = connect({
      url: databaseUrlOf(place),
      max: 3,
      application: 'nocturne doctor',
      statementTimeoutMs: 5_000,
    })
    try {
      await db.query('select 1')
      return db
    } catch (error) {
      await db.end()
      throw error
    }
  } catch (error) {
    return { finding: about('database', 'server').failed(error) }
  }
}

async function tryLine(cli: Cli, place: Place): Promise<TemporalLine | Away> {
  try {
    return await openLine(cli, place)
  } catch (error) {
    return { finding: about('temporal', 'server').failed(error) }
  }
}
