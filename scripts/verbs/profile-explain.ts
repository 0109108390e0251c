import { exclusiveBetween, pathBetween, sharedBy, type Ties } from '../../activities/identity/explain.ts'
import { parsePerson } from '../../activities/identity/lookup.ts'
import {
  countCarriers,
  type DecidedRow,
  readCarriedBy,
  readDecidedAmong,
} from '../../activities/identity/queries/explain.ts'
import { readModel } from '../../activities/identity/queries/model.ts'
import { type ProfileRecord, readProfileRecords } from '../../activities/identity/queries/of-profile.ts'
import { identityRules } from '../../activities/identity/rules.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { BrandKey } from '../../db/keys.ts'
import { rulesChanged, rulesHash } from '../../db/stage-rules.ts'
import { blockedIdentifiers } from '../blocked-identifiers.ts'
import { keyOf } from '../brand-key.ts'
import type { Cli } from '../cli.ts'
import { type ExplainedTies, type RecordName, tiesLines } from '../output/ties-text.ts'
import { findPerson, onlyProfile, type Person } from '../person.ts'
import { needProject } from '../place.ts'
import { projectInOrder } from '../project.ts'
import { type Session, withDatabase } from '../session.ts'
import { zoneOf } from '../zone.ts'

/** `profile explain A B`: what holds them together, or what keeps them apart. */
export async function explainOf(cli: Cli, one: string, other: string): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const { project } = projectInOrder(needProject(session.place), cli.env)
    const people = [await findPerson(cli, session, one), await findPerson(cli, session, other)] as const
    const [a, b] = [await sideOf(session, people[0], one), await sideOf(session, people[1], other)]
    const key = await keyOf(cli, session)
    const explanation = await explain(session, project, key, people[0].runId, a, b)
    const zone = await zoneOf(session.db)
    cli.output.result(() => tiesLines(explanation, zone, cli.output.paint), explanation)
    return EXIT.done
  })
}

/** A profile, and which of its records were meant: those with the identifier or former id that was typed, or all. */
interface Side {
  readonly profileId: string
  readonly records: readonly ProfileRecord[]
  readonly meant: ReadonlySet<string>
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

async function explain(
  { db }: Session,
  project: BrandProject,
  key: BrandKey,
  runId: number,
  a: Side,
  b: Side,
): Promise<ExplainedTies> {
  const together = a.profileId === b.profileId
  const records = together ? a.records : [...a.records, ...b.records]
  const ids = records.map((record) => record.record_id)
  const carried = await readCarriedBy(db, runId, ids)
  const decided = await readDecidedAmong(db, runId, ids)
  const ties: Ties = {
    carried,
    carriers: await countCarriers(db, runId, [...new Set(carried.map((c) => c.identifier_id))]),
    decisions: decided,
    policy: project.identity,
    blocked: blockedIdentifiers(project, key),
  }
  const sides = [idsOf(a), idsOf(b)] as const
  const model = (await readModel(db, runId))?.model ?? null
  const names = new Map(records.map((r) => [r.record_id, { source: r.source, source_key: r.source_key }]))
  return {
    run_id: runId,
    profile_ids: together ? [a.profileId] : [a.profileId, b.profileId],
    together,
    rules_changed: await rulesChanged(
      db,
      runId,
      'identity',
      rulesHash(identityRules(project.identity, model)),
    ),
    exclusive: together ? [] : exclusiveBetween(ties, ...sides),
    shared: sharedBy(ties, ...sides).map((s) => ({ ...s, ...grouped(s.records, names) })),
    decisions: acts(
      together ? decided : decided.filter((d) => sides[0].has(d.record_a) !== sides[0].has(d.record_b)),
    ),
    path: together ? named(pathBetween(ties, a.meant, b.meant), names) : null,
  }
}

const idsOf = (side: Side): ReadonlySet<string> => new Set(side.records.map((record) => record.record_id))

type Names = ReadonlyMap<string, RecordName>

function grouped(ids: readonly string[], names: Names) {
  const records = ids.flatMap((id) => names.get(id) ?? [])
  return { records, sources: [...new Set(records.map((record) => record.source))].sort() }
}

function named(path: ReturnType<typeof pathBetween>, names: Names): ExplainedTies['path'] {
  if (path === null) return null
  const of = (id: string): RecordName => names.get(id) ?? { source: '', source_key: '' }
  return path.map((step) => ({ from: of(step.from), to: of(step.to), type: step.type }))
}

/** One decision of an operator is many pairs: they are told once. */
function acts(pairs: readonly DecidedRow[]): ExplainedTies['decisions'] {
  const told = new Map<string, ExplainedTies['decisions'][number]>()
  for (const { record_a: _a, record_b: _b, ...act } of pairs) {
    const same = JSON.stringify(act)
    told.set(same, { ...act, pairs: (told.get(same)?.pairs ?? 0) + 1 })
  }
  return [...told.values()]
}
