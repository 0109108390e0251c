import { hasModel } from '../../activities/identity/queries/model.ts'
import { type ReviewItem, readEstimate, readReview } from '../../activities/identity/queries/review-read.ts'
import { chanceOf } from '../../activities/identity/review/estimate.ts'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { bits } from '../identity/shown-waterfall.ts'
import { queueLines, type ShownItem } from '../output/review-text.ts'
import { withDatabase } from '../session.ts'

/** `review list`: what operators are asked, the greatest expected damage first. */
export async function listOf(cli: Cli, limit: number): Promise<ExitCode> {
  return withDatabase(cli, async ({ db }) => {
    const runId = await publishedRun(db)
    const { total, items } = await readReview(db, runId, limit)
    const document = {
      run_id: runId === 0 ? null : runId,
      compared: await hasModel(db, runId),
      total,
      items: items.map(shown),
      estimate: await readEstimate(db),
    }
    if (total > items.length)
      cli.output.note(`The first ${items.length} of ${total} are shown; --limit N shows more.`)
    cli.output.result(() => queueLines(document, cli.output.paint), document)
    return EXIT.done
  })
}

const shown = ({ item, kind, weight, moved, damage, a, b }: ReviewItem, i: number): ShownItem => ({
  rank: i + 1,
  item,
  kind,
  records: [a, b],
  bits: bits(weight),
  probability: chanceOf(weight),
  moved,
  damage: damage / 1_000,
})
