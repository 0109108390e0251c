import { type KnownIdentifier, spellingsOf } from '../../activities/extract/normalise/spellings.ts'
import { parsePerson } from '../../activities/identity/lookup.ts'
import {
  type FoundProfile,
  findProfileById,
  findProfilesByIdentifier,
} from '../../activities/identity/queries/lookup.ts'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { nearest } from '../../config/nearest.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import { EXIT } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { misuse, Refusal } from '../failure.ts'
import { keyOf } from '../project/brand-key.ts'
import type { Session } from '../session.ts'
import { PERSON } from './person-words.ts'

/** What PERSON means: profiles of the published run, and the identifier that was typed, if it was one. */
export interface Person {
  readonly runId: number
  readonly profiles: readonly FoundProfile[]
  readonly identifiers: readonly KnownIdentifier[]
}

/** Looks a person up; messages never repeat what was typed, for it may be an address. */
export async function findPerson(cli: Cli, session: Session, text: string): Promise<Person> {
  const ref = parsePerson(text)
  if (ref === null) throw misuse('BAD_PERSON', 'That is no PERSON.', `PERSON is a ${PERSON}.`)
  const runId = await publishedRun(session.db)
  if (ref.by === 'id')
    return { runId, profiles: await findProfileById(session.db, runId, ref.id), identifiers: [] }
  const key = await keyOf(cli, session)
  const project = await projectOf(cli, session)
  refuseSlip(ref.type, project)
  const identifiers = spellingsOf(key, project, ref.type, ref.value)
  if (identifiers.length === 0)
    throw misuse('BAD_IDENTIFIER', `What was typed is no valid ${ref.type}.`, `PERSON is a ${PERSON}.`)
  const ids = identifiers.map((identifier) => identifier.identifierId)
  return { runId, profiles: await findProfilesByIdentifier(session.db, runId, ids), identifiers }
}

/** A type that is near to one of the project's, and is none, is a slip; any other word may be in the database. */
function refuseSlip(type: string, project: BrandProject | null): void {
  const types = project?.identity.identifiers.map((one) => one.type) ?? []
  const near = types.includes(type) ? null : nearest(type, types)
  if (near === null) return
  throw misuse(
    'BAD_IDENTIFIER',
    `There is no identifier \`${type}\`; identity.yaml has: ${types.join(', ')}.`,
    `Did you mean ${near}:VALUE?`,
  )
}

/** The one profile that a person is, or a refusal. */
export function onlyProfile({ runId, profiles }: Person): string {
  const [first, ...more] = profiles
  if (runId === 0)
    throw notFound(
      'Nothing is published yet, so that nobody is known.',
      'Start a night with `nocturne run --wait`.',
    )
  if (first === undefined) throw notFound(`The published run (${runId}) has no such person.`, SPELLING)
  if (more.length === 0) return first.profile_id
  throw new Refusal(
    EXIT.failed,
    'SEVERAL_PERSONS',
    `${profiles.length} people share it: ${profiles.map((p) => p.profile_id).join(', ')}.`,
    'Name one of them by its id.',
  )
}

/** Nobody is meant by what was typed. */
export function notFound(message: string, hint: string | null): Refusal {
  return new Refusal(EXIT.failed, 'NO_PERSON', message, hint)
}

/** What to look at when nobody is found; it repeats nothing of what was typed. */
export const SPELLING =
  'Look at the spelling, and in TYPE:VALUE at the type: identity.yaml names those of this brand. What a night under way has loaded is known once it is published.'

/** The project's rules for identifiers; a project that is being mended does not hinder a look-up. */
async function projectOf(cli: Cli, { place }: Session): Promise<BrandProject | null> {
  if (place.projectDir === undefined) return null
  const { readProject } = await import('../project/project.ts')
  const read = readProject(place.projectDir, cli.env)
  return read.ok ? read.local.project : null
}
