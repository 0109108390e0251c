import {
  type ConsentPicture,
  type ConsentStanding,
  identifiersOf,
  type OpenEntry,
  openEntries,
  showConsent,
} from '../../activities/consent/queries.ts'
import { recordAudit } from '../../activities/privacy/queries.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import { openIdentifiers } from '../../db/vault.ts'
import type { Cli } from '../cli.ts'
import { operatorName } from '../operator.ts'
import { type Paint, stateWord } from '../output/paint.ts'
import { type Column, tableLines } from '../output/table.ts'
import { findPerson, notFound, onlyProfile, type Person, SPELLING } from '../person/person.ts'
import { minuteText, zoneOf } from '../project/zone.ts'
import { withDatabase } from '../session.ts'

/** The picture with what the vault holds of it. */
interface OpenPicture extends ConsentPicture {
  readonly entries: readonly OpenEntry[]
  /** Values of identifiers by id, as TYPE:VALUE. */
  readonly names: ReadonlyMap<string, string>
}

/** `consent show`: of a profile's identifiers, or of one that no profile carries yet. */
export async function showOf(cli: Cli, text: string): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const person = await findPerson(cli, session, text)
    const profileId =
      person.profiles.length === 0 && person.identifiers.length > 0 ? null : onlyProfile(person)
    const ids = await identifierIds(session.db, person, profileId)
    const picture = await showConsent(session.db, ids, cli.now())
    if (profileId === null && picture.entries.length === 0 && picture.suppressions.length === 0)
      throw notFound('Nobody is known by it, and nothing was said about it.', SPELLING)
    const opened = await openAudited(session.db, ids, picture, profileId, operatorName())
    const zone = await zoneOf(session.db)
    cli.output.result(() => lines(opened, zone, cli.output.paint), documentOf(opened, profileId))
    return EXIT.done
  })
}

function identifierIds(db: Db, person: Person, profileId: string | null): Promise<readonly string[]> {
  if (profileId !== null) return identifiersOf(db, profileId)
  return Promise.resolve(person.identifiers.map((identifier) => identifier.identifierId))
}

/** Identifiers and proofs; nobody sees them without an entry in the audit log. */
function openAudited(
  db: Db,
  ids: readonly string[],
  picture: ConsentPicture,
  profileId: string | null,
  actor: string,
): Promise<OpenPicture> {
  return db.transaction(async (tx) => {
    const subject =
      profileId === null ? (`identifier:${ids[0] ?? ''}` as const) : (`profile:${profileId}` as const)
    await recordAudit(tx, { actor, action: 'opened', subject, detail: { what: 'consent' } })
    const opened = await openIdentifiers(tx, ids)
    const names = new Map(opened.map(({ identifier_id, type, value }) => [identifier_id, `${type}:${value}`]))
    return { ...picture, entries: await openEntries(tx, picture.entries), names }
  })
}

function documentOf(picture: OpenPicture, profileId: string | null): object {
  const named = <Row extends { readonly identifier_id: string }>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, identifier: picture.names.get(row.identifier_id) ?? null }))
  return {
    profile_id: profileId,
    standing: named(picture.standing),
    entries: named(picture.entries),
    suppressions: named(picture.suppressions),
  }
}

function lines(picture: OpenPicture, zone: string, tint: Paint): readonly string[] {
  const identifier = <Row extends { readonly identifier_id: string }>(): Column<Row> => ({
    head: 'IDENTIFIER',
    cell: (row) =>
      picture.names.get(row.identifier_id) ?? `another one of this person (${row.identifier_id.slice(0, 8)})`,
  })
  const standing: readonly Column<ConsentStanding>[] = [
    identifier(),
    { head: 'CHANNEL', cell: (s) => s.channel },
    { head: 'PURPOSE', cell: (s) => s.purpose },
    {
      head: 'VERDICT',
      cell: (s) => s.verdict,
      tint: (padded, text) => padded.replace(text, stateWord(tint, text)),
    },
    { head: 'RULE', cell: (s) => s.rule },
    { head: `SAID (${zone})`, cell: (s) => (s.said_at === null ? '' : minuteText(s.said_at, zone)) },
    // Only where the run under way brings grants is there another answer than the one that holds.
    ...(picture.standing.some((s) => s.next_rule !== null)
      ? [{ head: 'ONCE THE RUN IS PUBLISHED', cell: (s: ConsentStanding) => s.next_rule ?? '' }]
      : []),
  ]
  const entries: readonly Column<OpenEntry>[] = [
    identifier(),
    { head: 'CHANNEL', cell: (e) => e.channel },
    { head: 'PURPOSE', cell: (e) => e.purpose },
    { head: 'SAID', cell: (e) => e.action },
    { head: `AT (${zone})`, cell: (e) => minuteText(e.occurred_at, zone) },
    { head: 'METHOD', cell: (e) => e.method },
    { head: 'PROOF', cell: (e) => e.proof ?? '' },
    { head: 'FROM', cell: (e) => e.source ?? 'recorded' },
    { head: 'RUN', number: true, cell: (e) => (e.loaded_run === null ? '' : String(e.loaded_run)) },
  ]
  const stops = picture.suppressions.map(
    (s) => `Suppressed on ${s.channel === '*' ? 'every channel' : s.channel}: ${s.reason} (${s.recorded_by})`,
  )
  return [
    tint.bold('What holds now'),
    ...(picture.standing.length === 0
      ? ['Nothing was asked: denied everywhere.']
      : tableLines(standing, picture.standing, tint)),
    '',
    tint.bold('What was said'),
    ...(picture.entries.length === 0 ? ['Nothing.'] : tableLines(entries, picture.entries, tint)),
    ...stops,
  ]
}
