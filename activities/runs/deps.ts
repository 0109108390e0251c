import type { BrandProject } from '../../core/brand/project.ts'
import { hopeless, type NocturneError } from '../../core/errors.ts'
import type { Deps } from '../deps.ts'

/** What Temporal says of a workflow; an unreachable server is an error, never an answer. */
export type WorkflowState = 'running' | 'closed' | 'unknown'

/** What the stage `runs` needs beside the deps of every stage. */
export interface RunsDeps extends Deps {
  /** A stored brand project by its hash, parsed with this worker's environment. */
  readonly project: (hash: string) => Promise<BrandProject>
  readonly workflowState: (workflowId: string) => Promise<WorkflowState>
}

/** A workflow of a former database of this brand: it must end without touching this one. */
export const wrongDatabase = (): NocturneError =>
  hopeless(
    'WRONG_DATABASE',
    'This work belongs to another database than the one the worker uses: it ends here.',
  )
