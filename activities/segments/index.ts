import { partName } from '../../core/parts.ts'
import { NO_COUNTS, type PartRef, type RunRef, type StageCounts } from '../../core/stages.ts'
import type { Db } from '../../db/connect.ts'
import { holdLease, markPart, partDone } from '../../db/parts.ts'
import type { Written } from '../../db/versioned/write.ts'
import type { Deps, RunContext } from '../deps.ts'
import type { Calendar } from './calendar.ts'
import { everybodyStatement, touchedStatement } from './compile/due.ts'
import { evaluateStatement } from './compile/evaluate.ts'
import type { Statement } from './compile/sql.ts'
import { segmentDefinitions, traitDefinitions } from './define.ts'
import type { Rules } from './definitions.ts'
import { crossings, isRestless } from './edges.ts'
import type { Money } from './joins.ts'
import { type Plan, planOf } from './plan.ts'
import {
  definitionsChanged,
  nameSegments,
  segmentIds,
  writeSegmentDefinitions,
  writeTraitDefinitions,
} from './queries/define.ts'
import { countUnconverted, writeRates } from './queries/rates.ts'
import { clearSizes, countSizes, hasSizes, moveSizes } from './queries/size.ts'
import { stage, stageInputs, stageReferenceChanges } from './queries/stage.ts'
import { stageDifferences, undoPart, writeMemberships, writeTraits, writeUnknown } from './queries/write.ts'

/** Traits and segments: who has which values, who is in which segment, who came and who left. */
export function segmentActivities(deps: Deps) {
  return {
    /** Notes the rules of this run. First, once a run. */
    defineSegments: (ref: RunRef): Promise<StageCounts> => deps.heartbeat(() => define(deps, ref)),
    /** Computes the people of a part whose values can have changed. */
    refreshSegments: (ref: PartRef): Promise<StageCounts> => deps.heartbeat(() => refreshPart(deps, ref)),
    /** Notes how large each segment is. Last, once a run, when all parts are done. */
    sizeSegments: (ref: RunRef): Promise<StageCounts> => deps.heartbeat(() => size(deps, ref)),
    /** All three at once, of people who are one part. */
    computeSegments: (ref: PartRef): Promise<StageCounts> =>
      deps.heartbeat(async () => {
        await define(deps, ref)
        const counts = await refreshPart(deps, ref)
        await size(deps, ref)
        return counts
      }),
  }
}

async function define(deps: Deps, ref: RunRef): Promise<StageCounts> {
  const run = await deps.context(ref)
  const rules = rulesOf(run)
  const { asOf } = run
  return deps.db.transaction(async (tx) => {
    await holdLease(tx, ref)
    const names = rules.segments.map((segment) => segment.name)
    await nameSegments(tx, names)
    const ids = await segmentIds(tx, names)
    const rates = await writeRates(tx, moneyOf(rules), { asOf, zone: rules.timeZone }, ref.runId)
    const traits = await writeTraitDefinitions(tx, traitDefinitions(rules), ref.runId)
    const segments = await writeSegmentDefinitions(tx, segmentDefinitions(rules, ids), ref.runId)
    return { ...NO_COUNTS, written: sumOf([rates, traits, segments]) }
  })
}

async function refreshPart(deps: Deps, ref: PartRef): Promise<StageCounts> {
  const run = await deps.context(ref)
  const done = await partDone(deps.db, ref, 'segments', partName(ref))
  if (done !== null) return done
  return deps.db.transaction(async (tx) => {
    const counts = await refresh(tx, ref, run)
    await markPart(tx, ref, 'segments', partName(ref), counts)
    return counts
  })
}

/**
 * Who is due, their events, attributes and consents, then traits and segments, then what differs. Everything
 * between lies in temporary tables of this transaction, analysed before they are joined.
 */
async function refresh(tx: Db, ref: PartRef, run: RunContext): Promise<StageCounts> {
  const rules = rulesOf(run)
  const plan = planOf(rules, { asOf: run.asOf, zone: rules.timeZone }, 'open')
  await undoPart(tx, ref)
  const base = await baseCalendar(tx, run, rules)
  await stage(tx, 'due', base === null ? everybodyStatement(ref) : await touched(tx, ref, plan, base))
  await evaluate(tx, plan)
  const { looked, changed } = await stageDifferences(tx)
  const traits = await writeTraits(tx, ref.runId)
  const unknown = await writeUnknown(tx, ref.runId)
  const members = await writeMemberships(tx, ref.runId)
  const written = sumOf([traits, unknown, members])
  return { read: looked, loaded: changed, unchanged: looked - changed, rejected: 0, written }
}

async function touched(tx: Db, ref: PartRef, plan: Plan, base: Calendar): Promise<Statement> {
  const changed = plan.datasets.length > 0 && (await stageReferenceChanges(tx, ref, plan, base))
  return touchedStatement(ref, plan, crossings(plan, base), changed)
}

const sumOf = (written: readonly Written[]): number =>
  written.reduce((sum, { opened, closed }) => sum + opened + closed, 0)

async function evaluate(tx: Db, plan: Plan): Promise<void> {
  await stageInputs(tx, plan)
  const ids = await segmentIds(tx, [...plan.segments.keys()])
  await stage(tx, 'evaluated', evaluateStatement(plan, ids))
}

/**
 * The calendar of the values that stand; null = everybody is computed. That is so for a first run, for other
 * rules, for rules whose values move with every day, when time goes back, and when a rerun begins with this stage.
 */
async function baseCalendar(tx: Db, run: RunContext, rules: Rules): Promise<Calendar | null> {
  if (run.baseRun === 0 || run.baseAsOf === null || run.baseAsOf > run.asOf) return null
  if (run.fromStage === 'segments' || isRestless(rules)) return null
  if (await definitionsChanged(tx, run.runId)) return null
  return { asOf: run.baseAsOf, zone: rules.timeZone }
}

async function size(deps: Deps, ref: RunRef): Promise<StageCounts> {
  const run = await deps.context(ref)
  const { baseRun, asOf } = run
  const rules = rulesOf(run)
  return deps.db.transaction(async (tx) => {
    await holdLease(tx, ref)
    await clearSizes(tx, ref.runId)
    const known = await hasSizes(tx, baseRun)
    const written = known ? await moveSizes(tx, ref.runId, baseRun) : await countSizes(tx, ref.runId)
    await countUnconverted(tx, moneyOf(rules), { asOf, zone: rules.timeZone }, ref.runId)
    return { ...NO_COUNTS, written }
  })
}

const moneyOf = ({ currency, references }: Rules): Money => ({ currency, rates: references.rates })

/** The part of a brand project that this stage computes with. */
const rulesOf = ({ project }: RunContext): Rules => ({
  timeZone: project.timeZone,
  currency: project.currency,
  references: project.references,
  traits: project.traits,
  segments: project.segments,
})
