import { comparedSides } from '../../activities/identity/comparing.ts'
import {
  exclusiveBetween,
  type Groups,
  joinedByDevices,
  pathBetween,
  sharedBy,
  type Ties,
} from '../../activities/identity/explain.ts'
import {
  countCarriers,
  type DecidedRow,
  readCarriedBy,
  readDecidedAmong,
  readGroupsOf,
} from '../../activities/identity/queries/explain.ts'
import type { ProfileRecord } from '../../activities/identity/queries/of-profile.ts'
import { policyChanged } from '../../activities/identity/queries/rules.ts'
import type { Db } from '../../db/connect.ts'
import type { ExplainedTies } from '../output/ties-text.ts'
import { evidenceOf, joinRulesOf, type Keyed } from '../person/evidence.ts'
import { blockedIdentifiers } from './blocked-identifiers.ts'
import { type NameOf, shownApart, shownCompared, shownPath } from './ties.ts'

/** A profile, and which of its records were meant: those with the identifier or former id that was typed, or all. */
export interface Side {
  readonly profileId: string
  readonly records: readonly ProfileRecord[]
  readonly meant: ReadonlySet<string>
}

/** What holds two sides together, or keeps them apart, as run `runId` sees them. */
export async function explainTies(
  db: Db,
  brand: Keyed,
  runId: number,
  a: Side,
  b: Side,
): Promise<ExplainedTies> {
  const together = a.profileId === b.profileId
  const records = together ? a.records : [...a.records, ...b.records]
  const ids = records.map((record) => record.record_id)
  const named = new Map(records.map((r) => [r.record_id, { source: r.source, source_key: r.source_key }]))
  const nameOf: NameOf = (id) => named.get(id) ?? { source: '', source_key: '' }
  const decided = await readDecidedAmong(db, runId, ids)
  const ties = await readTies(db, brand, runId, ids, decided)
  const groups = await readGroupsOf(db, runId, ids)
  const evidence = await evidenceOf(db, brand, runId, ids)
  const sides = [new Set(idsOf(a)), new Set(idsOf(b))] as const
  const decisions = together
    ? decided
    : decided.filter((d) => sides[0].has(d.record_a) !== sides[0].has(d.record_b))
  const exclusive = together ? [] : exclusiveBetween(ties, ...sides)
  const shared = sharedBy(ties, ...sides)
  const personal = !joinedByDevices(ties.policy, shared)
  const compared = evidence && comparedSides(evidence, meantOf(a, together), meantOf(b, together), personal)
  const path = together ? pathBetween(ties, groups, a.meant, b.meant) : null
  return {
    run_id: runId,
    profile_ids: together ? [a.profileId] : [a.profileId, b.profileId],
    together,
    rules_changed: await policyChanged(db, runId, brand.project.identity, joinRulesOf(brand).blocked),
    exclusive,
    shared: shared.map((s) => ({ ...s, ...grouped(s.records, nameOf) })),
    decisions: acts(decisions),
    path: path && shownPath(path, groups, evidence, nameOf),
    kept_apart: together ? null : shownApart({ decisions, exclusive, shared, compared }),
    comparison: compared && shownCompared(compared, meet(groups, idsOf(a), idsOf(b)), nameOf),
  }
}

async function readTies(
  db: Db,
  { project, key }: Keyed,
  runId: number,
  ids: readonly string[],
  decisions: Ties['decisions'],
): Promise<Ties> {
  const carried = await readCarriedBy(db, runId, ids)
  return {
    carried,
    carriers: await countCarriers(db, runId, [...new Set(carried.map((c) => c.identifier_id))]),
    decisions,
    policy: project.identity,
    blocked: blockedIdentifiers(project, key),
  }
}

const idsOf = (side: Side): readonly string[] => side.records.map((record) => record.record_id)

/** Of one profile what was typed is asked about, of two each as a whole: all of its records have a say. */
const meantOf = (side: Side, together: boolean): readonly string[] =>
  together ? idsOf(side).filter((id) => side.meant.has(id)) : idsOf(side)

/** Are records of both sides in one group of comparing? */
function meet(groups: Groups, a: readonly string[], b: readonly string[]): boolean {
  const ofA = new Set(a.flatMap((id) => groups.get(id) ?? []))
  return b.some((id) => ofA.has(groups.get(id) ?? ''))
}

function grouped(ids: readonly string[], nameOf: NameOf) {
  const records = ids.map(nameOf)
  return { records, sources: [...new Set(records.map((record) => record.source))].sort() }
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
