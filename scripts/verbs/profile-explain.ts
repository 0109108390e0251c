import { parsePerson } from '../../activities/identity/lookup.ts'
import { readCarriedBy } from '../../activities/identity/queries/explain.ts'
import { readProfileRecords } from '../../activities/identity/queries/of-profile.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { explainTies, type Side } from '../identity/explained-ties.ts'
import { tiesLines } from '../output/ties-text.ts'
import { findPerson, onlyProfile, type Person } from '../person/person.ts'
import { keyOf } from '../project/brand-key.ts'
import { needProject } from '../project/place.ts'
import { projectInOrder } from '../project/project.ts'
import { zoneOf } from '../project/zone.ts'
import { type Session, withDatabase } from '../session.ts'

/** `profile explain A B`: what holds them together, or what keeps them apart. */
export async function explainOf(cli: Cli, one: string, other: string): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const { project } = projectInOrder(needProject(session.place), cli.env)
    const people = [await findPerson(cli, session, one), await findPerson(cli, session, other)] as const
    const [a, b] = [await sideOf(session, people[0], one), await sideOf(session, people[1], other)]
    const key = await keyOf(cli, session)
    const explanation = await explainTies(session.db, { project, key }, people[0].runId, a, b)
    const zone = await zoneOf(session.db)
    cli.output.result(() => tiesLines(explanation, zone, cli.output.paint), explanation)
    return EXIT.done
  })
}

async function sideOf({ db }: Session, person: Person, text: string): Promise<Side> {
  const profileId = onlyProfile(person)
  const records = await readProfileRecords(db, person.runId, profileId)
  const all = records.map((record) => record.record_id)
  const typed = new Set(person.identifiers.map((one) => one.identifierId))
  const ref = parsePerson(text)
  const meant =
    ref?.by === 'id'
      ? records.filter((record) => record.origin_id === ref.id).map((record) => record.record_id)
      : (await readCarriedBy(db, person.runId, all))
          .filter((carried) => typed.has(carried.identifier_id))
          .map((carried) => carried.record_id)
  return { profileId, records, meant: new Set(meant.length === 0 ? all : meant) }
}
