import { EXIT, type ExitCode } from '../../core/exit.ts'
import { rulesHash } from '../../db/stage-rules.ts'
import type { Cli } from '../cli.ts'
import { type Planned, planned } from '../identity/planned.ts'
import { planLines } from '../output/plan-text.ts'
import { withDatabase } from '../session.ts'

/** `identity plan`: what the identity.yaml of the project would merge and split. */
export async function planOf(cli: Cli, { samples }: { readonly samples: number }): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const plan = await planned(cli, session, { samples, adopt: () => null })
    cli.output.result(() => planLines(plan, cli.output.paint), documentOf(plan))
    return EXIT.done
  })
}

function documentOf(plan: Planned) {
  const { run, config, models, rulesChanged, pending } = plan
  return {
    run_id: run.run_id,
    business_date: run.business_date,
    rules_changed: rulesChanged,
    config,
    decisions: pending,
    model: {
      before: modelOf(models.before),
      after: modelOf(models.after),
      changed: isOther(models),
    },
    ...churnOf(plan),
  }
}

/** Are records compared, and with another model than the one in use? */
const isOther = ({ before, after }: Planned['models']): boolean =>
  after !== null && (before === null || rulesHash(before.model) !== rulesHash(after.model))

const modelOf = (model: Planned['models']['before']) =>
  model && { records: model.records, adopted: model.adopted_id !== null }

/** What would become of the profiles, as both `plan` and `fit` print it. */
export const churnOf = ({ churn, summary, merged, split }: Planned) => {
  const { clusters: _, merged: aliases, split: split_off, ...rest } = summary
  return { ...churn, ids: { ...rest, aliases, split_off }, samples: { merged, split } }
}
