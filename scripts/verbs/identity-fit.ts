import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { driftOf } from '../../activities/identity/drift.ts'
import type { FrozenModel } from '../../activities/identity/engine/fit/frozen.ts'
import type { ModelSource } from '../../activities/identity/io/model-source.ts'
import { adoptModel } from '../../activities/identity/queries/model.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf, countText } from '../../core/format.ts'
import type { Cli } from '../cli.ts'
import { misuse } from '../failure.ts'
import type { MeantColumn } from '../identity/fields.ts'
import { frozenText, readModel } from '../identity/model-file.ts'
import { checkOutput, writeWhole } from '../identity/output-file.ts'
import { type Planned, planned } from '../identity/planned.ts'
import { operatorName } from '../operator.ts'
import { driftLines } from '../output/fit-text.ts'
import type { Paint } from '../output/paint.ts'
import { churnLines, sampleLines } from '../output/plan-text.ts'
import { type Session, withDatabase } from '../session.ts'
import { churnOf } from './identity-plan.ts'

export interface FitFlags {
  readonly samples: number
  readonly adopt?: true
  readonly by?: string
  readonly reason?: string
  readonly model?: string
  readonly useModel?: string
}

/** `identity fit`: a new model, how it differs from the one in use, and what adopting it would do. */
export async function fitOf(cli: Cli, flags: FitFlags): Promise<ExitCode> {
  checkFlags(cli, flags)
  return withDatabase(cli, async (session) => {
    const { useModel, samples } = flags
    const plan = await planned(cli, session, {
      samples,
      adopt: ({ project }) => (useModel === undefined ? 'fitted' : fileModel(cli, useModel, project)),
    })
    const { after } = plan.models
    if (after === null || after.model === null) throw new Error('a model was planned with, and none is there')
    const { volume: _, ...model } = after.model
    if (flags.model !== undefined)
      await writeWhole(resolve(cli.cwd, flags.model), (beside) => writeFile(beside, frozenText(model)))
    const adopted = flags.adopt === undefined ? null : await adopt(cli, session, flags, model, after.records)
    tell(cli, plan, { model, records: after.records, adopted, given: useModel !== undefined })
    return EXIT.done
  })
}

function checkFlags(cli: Cli, { adopt, by, reason, model, useModel }: FitFlags): void {
  if (adopt === undefined && (by !== undefined || reason !== undefined))
    throw misuse(
      'NOT_ADOPTED',
      '--by and --reason are said of --adopt.',
      'Give --adopt, too, or leave them out.',
    )
  if (adopt !== undefined && reason === undefined)
    throw misuse(
      'NO_REASON',
      '--adopt wants a reason, for the audit log.',
      'Say --reason TEXT; name no customer.',
    )
  const named = (name: string) => ({ name, path: resolve(cli.cwd, name) })
  if (model !== undefined)
    checkOutput({ ...named(model), flag: '--model' }, useModel === undefined ? [] : [named(useModel)])
}

/** A model that was saved, by `identity match`, by this verb, or by Splink. */
function fileModel(cli: Cli, file: string, project: BrandProject): ModelSource {
  const told = (sentence: string): void => cli.output.warn(sentence)
  return readModel(file, resolve(cli.cwd, file), columnsOf(project), told).modelOf
}

const columnsOf = ({ identity }: BrandProject): readonly MeantColumn[] => [
  ...(identity.match?.attributes ?? []).map(({ attribute, concept }) => ({
    column: attribute,
    meaning: concept,
  })),
  { column: 'email', meaning: 'email' },
  { column: 'phone', meaning: 'phone' },
]

interface Adopted {
  readonly adopted_id: string
  readonly by: string
}

async function adopt(
  cli: Cli,
  { db }: Session,
  { by, reason = '' }: FitFlags,
  model: FrozenModel,
  records: number,
): Promise<Adopted> {
  const author = by ?? operatorName()
  const adoption = { model, records, author, reason, at: cli.now() }
  return { adopted_id: await db.transaction((tx) => adoptModel(tx, adoption)), by: author }
}

interface Fit {
  readonly model: FrozenModel
  readonly records: number
  readonly adopted: Adopted | null
  /** It was not fitted, but read. */
  readonly given: boolean
}

function tell({ output }: Cli, plan: Planned, fit: Fit): void {
  const { before } = plan.models
  const { model: used = null, records = 0 } = before ?? {}
  const drift = driftOf(used && { model: used, records }, fit)
  output.result(
    () => [
      ...headLines(plan, fit, output.paint),
      '',
      ...driftLines(drift, !fit.given, output.paint),
      '',
      ...churnLines(plan.churn, output.paint),
      ...sampleLines('Merged into', plan.merged, 'merged', output.paint),
      ...sampleLines('Split', plan.split, 'split', output.paint),
      '',
      fit.adopted === null
        ? 'Nothing is written. To use it from the next night on: --adopt --reason TEXT'
        : `Adopted by ${fit.adopted.by}: the next run whose stage identity has not begun compares with it, and every later one.`,
    ],
    {
      run_id: plan.run.run_id,
      business_date: plan.run.business_date,
      model: { records: fit.records, fitted: !fit.given },
      in_use: before && { records: before.records, adopted: before.adopted_id !== null },
      adopted: fit.adopted,
      rules_changed: plan.rulesChanged,
      drift,
      ...churnOf(plan),
    },
  )
}

function headLines(
  { run, models: { before }, rulesChanged }: Planned,
  fit: Fit,
  tint: Paint,
): readonly string[] {
  const described = countOf(fit.records, 'record of people', 'records of people')
  return [
    `${tint.bold(fit.given ? 'The given model' : 'A new model')}, ${fit.given ? 'for' : 'fitted to'} the ${described} of published run ${run.run_id} (${run.business_date}).`,
    before === null
      ? 'There is none in use yet.'
      : `The one in use was ${before.adopted_id === null ? 'fitted by a night' : 'adopted'}, of ${countText(before.records)} records${before.model === null ? ', by another version of this program: what it weighs cannot be told' : ''}.`,
    ...(rulesChanged
      ? [
          'identity.yaml has changed since that run, and what is said of profiles holds that, too: nocturne identity plan',
        ]
      : []),
  ]
}
