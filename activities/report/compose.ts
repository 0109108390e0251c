import { STAGES } from '../../core/stages.ts'
import type { NightFacts } from './facts.ts'
import type { RunRow } from './queries/run.ts'
import type { StageRow } from './queries/stages.ts'
import type { NightReport, RunLine, StageLine } from './report.ts'
import { verdictOf } from './verdict.ts'

/** What the database does not know about a brand and its links. */
export interface Surroundings {
  readonly brandName: string
  /** The run in Temporal's web UI. */
  readonly ui: string | null
}

/** The morning report of a run, from what was read. */
export function composeReport(facts: NightFacts, around: Surroundings): NightReport {
  return {
    version: 1,
    brand: { brand: facts.run.brand, name: around.brandName },
    run: runLine(facts.run),
    verdict: verdictOf(facts),
    stages: stageLines(facts.stages),
    sources: facts.sources,
    rejections: facts.rejections,
    identity: facts.identity,
    matching: facts.matching,
    consent: facts.consent,
    denials: facts.denials,
    said: facts.said,
    segments: facts.segments,
    money: facts.money,
    waves: facts.waves,
    deliveries: {
      total: facts.totals,
      by: facts.groups,
      unknown: facts.unknown.map((d) => ({ ...d, claimed_at: iso(d.claimed_at) })),
      earlier: facts.earlier,
      earlier_runs: facts.earlierRuns,
      open_breakers: facts.openBreakers,
    },
    decisions: facts.decisions,
    gates: facts.gates,
    approvals: facts.approvals.map((a) => ({ ...a, at: a.at.toISOString() })),
    balance: facts.balance,
    links: { ui: around.ui },
  }
}

/** All stages in their order; those without a row yet are `pending`. */
export function stageLines(rows: readonly StageRow[]): readonly StageLine[] {
  const found = new Map(rows.map((row) => [row.stage, row]))
  return STAGES.map((stage) => {
    const row = found.get(stage)
    if (row === undefined) return { ...NOTHING, stage }
    const { started_at: _, ...line } = row
    return line
  })
}

const NOTHING = {
  state: 'pending',
  seconds: null,
  read: 0,
  loaded: 0,
  unchanged: 0,
  rejected: 0,
  written: 0,
} as const

function runLine(run: RunRow): RunLine {
  const { brand: _brand, activate: _activate, ...line } = run
  return {
    ...line,
    as_of: run.as_of.toISOString(),
    started_at: run.started_at.toISOString(),
    published_at: iso(run.published_at),
    ended_at: iso(run.ended_at),
  }
}

function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString()
}
