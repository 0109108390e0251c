import type { Db } from '../../../db/connect.ts'
import type { Figures } from '../engine/explain/figures.ts'

/** What comparing did in run `runId`; null = nothing that is compared had changed. */
export async function saveFigures(tx: Db, runId: number, figures: Figures | null): Promise<void> {
  await tx.execute('insert into match_figures (run_id, figures) values ($1::int, $2::text::jsonb)', [
    runId,
    figures === null ? null : JSON.stringify(figures),
  ])
}
