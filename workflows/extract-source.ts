import { setWorkflowOptions } from '@temporalio/workflow'
import { extractActivityId } from '../core/ids.ts'
import type { RunRef, StageCounts } from '../core/stages.ts'
import { stagesOf } from './activities.ts'

export interface ExtractSourceInput extends RunRef {
  readonly brand: string
  readonly source: string
  /** How long the source is tried. */
  readonly giveUpMs: number
}

/** Reads what one source has new, and closes what it no longer has. */
export function extractSource(input: ExtractSourceInput): Promise<StageCounts> {
  return loadSource(input)
}
setWorkflowOptions({ failureExceptionTypes: [Error] }, extractSource)

/** The same as an activity of the workflow that calls it. */
export function loadSource({ brand, giveUpMs, ...ref }: ExtractSourceInput): Promise<StageCounts> {
  const { source } = ref
  return stagesOf(brand).extract.loadSource.executeWithOptions(
    {
      activityId: extractActivityId(source),
      summary: `${source}: load what is new`,
      scheduleToCloseTimeout: giveUpMs,
    },
    [ref],
  )
}
