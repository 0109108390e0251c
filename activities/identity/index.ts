import { NO_COUNTS, type PartRef, type StageCounts } from '../../core/stages.ts'
import { doPart } from '../../db/do-part.ts'
import type { Deps } from '../deps.ts'
import { resolve } from './io/resolve.ts'

/** Activities of the stage identity. */
export const identityActivities = (deps: Deps) => ({
  /**
   * Who is who, for the records that this run changed and whatever they can touch. A person's records may lie
   * anywhere, so that the first part does all of the work and the others have none.
   */
  resolveIdentity: (ref: PartRef): Promise<StageCounts> =>
    deps.heartbeat(async () => {
      const run = await deps.context(ref)
      return doPart(deps.db, ref, 'identity', (tx) =>
        ref.part === 0 ? resolve(tx, deps, run) : Promise.resolve(NO_COUNTS),
      )
    }),
})
