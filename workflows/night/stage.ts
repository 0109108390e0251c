import { upsertSearchAttributes } from '@temporalio/workflow'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { Stage, StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { end, flush, show } from './marks.ts'
import { goAhead } from './pause.ts'
import { type Night, runOf } from './state.ts'

/** Does one stage, if this run has it to do: marks its beginning and its end, and shows both. */
export async function stage(
  night: Night,
  to: Stages,
  name: Stage,
  work: () => Promise<StageCounts>,
): Promise<void> {
  if (!runOf(night).stages.includes(name)) return show(night, name, { state: 'skipped' })
  // A night that is closed is never kept waiting: its lease has to go.
  if (!night.closing) await goAhead(night, to, name)
  await begin(night, to, name)
  const counts = await work()
  end(night, name, 'done', counts)
}

/** Marks a stage that this night leaves out. */
export function leaveOut(night: Night, name: Stage): void {
  if (runOf(night).stages.includes(name)) end(night, name, 'skipped', null)
}

async function begin(night: Night, to: Stages, name: Stage): Promise<void> {
  await flush(night, to, name)
  night.current = name
  upsertSearchAttributes([{ key: searchAttributes.stage, value: name }])
  show(night, name, { state: 'running', startedAt: Date.now() })
}
