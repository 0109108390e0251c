import { type Db, maybe } from '../../../db/connect.ts'
import { explainStatement, oneStatement, placedLeaves } from '../compile/explain.ts'
import { known, type Rules } from '../definitions.ts'
import { planOf } from '../plan.ts'
import { leafText } from '../words.ts'
import { stage, stageInputs } from './stage.ts'

export interface Explanation {
  /** null: a value that decides is missing. */
  readonly member: boolean | null
  readonly kind: string
  readonly leaves: readonly ExplainedLeaf[]
}

export interface ExplainedLeaf {
  readonly path: string
  readonly text: string
  readonly value: string | null
  /** null: the value is missing. */
  readonly result: boolean | null
}

/** Why a profile is in a segment or not, as a run shows it; null = the run shows no such profile. */
export function explainProfile(
  db: Db,
  rules: Rules,
  run: { readonly runId: number; readonly asOf: Date },
  segmentName: string,
  profileId: string,
): Promise<Explanation | null> {
  const plan = planOf(rules, { asOf: run.asOf, zone: rules.timeZone }, { run: run.runId })
  const segment = known(plan.segments, 'segment', segmentName)
  const leaves = placedLeaves(segment.spec.where, [])
  return db.transaction(async (tx) => {
    await stage(tx, 'due', oneStatement(profileId, plan))
    await stageInputs(tx, plan)
    const { text, params } = explainStatement(plan, segment)
    const row = await maybe<ExplainRow>(tx, text, params)
    if (row === null) return null
    const explained = leaves.map(({ path, leaf }, i) => ({
      path,
      text: leafText(leaf),
      value: row.values[i] ?? null,
      result: row.results[i] ?? null,
    }))
    return { member: row.member, kind: row.kind, leaves: explained }
  })
}

interface ExplainRow {
  readonly kind: string
  readonly member: boolean | null
  readonly values: readonly (string | null)[]
  readonly results: readonly (boolean | null)[]
}
