import { parsePerson } from '../../activities/identity/lookup.ts'
import { readCarriedBy } from '../../activities/identity/queries/explain.ts'
import { readProfileRecords } from '../../activities/identity/queries/of-profile.ts'
import { readReviewRecords } from '../../activities/identity/queries/review-read.ts'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import { recordId } from '../../db/keys.ts'
import type { Cli } from '../cli.ts'
import { explainTies, type Side } from '../identity/explained-ties.ts'
import { tiesLines } from '../output/ties-text.ts'
import { findPerson, onlyProfile } from '../person/person.ts'
import { keyOf } from '../project/brand-key.ts'
import { needProject } from '../project/place.ts'
import { projectInOrder } from '../project/project.ts'
import { zoneOf } from '../project/zone.ts'
import { type Session, withDatabase } from '../session.ts'

/** `profile explain A B`: what holds them together, or what keeps them apart. */
export async function explainOf(cli: Cli, one: string, other: string): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const { project } = projectInOrder(needProject(session.place), cli.env)
    const brand = { project, key: await keyOf(cli, session) }
    const runId = await publishedRun(session.db)
    const side = async (text: string): Promise<Side> =>
      (await sideOfRecord(session.db, brand, runId, text)) ?? (await sideOf(cli, session, text))
    const [a, b] = [await side(one), await side(other)]
    const explanation = await explainTies(session.db, brand, runId, a, b)
    const zone = await zoneOf(session.db)
    cli.output.result(() => tiesLines(explanation, zone, cli.output.paint), explanation)
    return EXIT.done
  })
}

/** A record as lists print it, SOURCE:KEY; null = the published run has none of that name, or it is an identifier. */
async function sideOfRecord(
  db: Db,
  { project, key }: Parameters<typeof explainTies>[1],
  runId: number,
  text: string,
): Promise<Side | null> {
  const [, source = '', rest = ''] = /^([^:]+):(.+)$/s.exec(text) ?? []
  if (project.identity.identifiers.some(({ type }) => type === source)) return null
  const [record] = await readReviewRecords(db, runId, [recordId(key, source, rest)])
  if (record === undefined) return null
  const { profile_id: profileId, record_id } = record
  return {
    profileId,
    records: await readProfileRecords(db, runId, profileId),
    meant: new Set([record_id]),
  }
}

async function sideOf(cli: Cli, session: Session, text: string): Promise<Side> {
  const person = await findPerson(cli, session, text)
  const profileId = onlyProfile(person)
  const records = await readProfileRecords(session.db, person.runId, profileId)
  const all = records.map((record) => record.record_id)
  const typed = new Set(person.identifiers.map((one) => one.identifierId))
  const ref = parsePerson(text)
  const meant =
    ref?.by === 'id'
      ? records.filter((record) => record.origin_id === ref.id).map((record) => record.record_id)
      : (await readCarriedBy(session.db, person.runId, all))
          .filter((carried) => typed.has(carried.identifier_id))
          .map((carried) => carried.record_id)
  return { profileId, records, meant: new Set(meant.length === 0 ? all : meant) }
}
