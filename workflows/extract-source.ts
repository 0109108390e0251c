import { setWorkflowOptions } from '@temporalio/workflow'
import type { RunRef, StageCounts } from '../core/stages.ts'
import { stagesOf } from './activities.ts'

export interface ExtractSourceInput extends RunRef {
  readonly brand: string
  readonly source: string
  /** How long the source is tried. */
  readonly giveUpMs: number
}

/** Reads what one source has new, and closes what it no longer has. */
export async function extractSource(input: ExtractSourceInput): Promise<StageCounts> {
  const { brand, giveUpMs, ...ref } = input
  const { extract } = stagesOf(brand)
  const { source } = input
  await extract.loadSource.executeWithOptions(
    { activityId: 'load', summary: `${source}: load what is new`, scheduleToCloseTimeout: giveUpMs },
    [ref],
  )
  return extract.closeSource.executeWithOptions(
    { activityId: 'close', summary: `${source}: deleted and expired rows` },
    [ref],
  )
}
setWorkflowOptions({ failureExceptionTypes: [Error] }, extractSource)
