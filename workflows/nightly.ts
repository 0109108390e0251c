import { CancellationScope, setWorkflowOptions } from '@temporalio/workflow'
import type { NightInput, NightResult } from '../core/night.ts'
import type { StageCounts } from '../core/stages.ts'
import { type Stages, stagesOf } from './activities.ts'
import { activate } from './night/activation.ts'
import { closeNight } from './night/close.ts'
import { extractSources } from './night/extract.ts'
import { passGates } from './night/gates.ts'
import { handleMessages } from './night/handlers.ts'
import { openNight } from './night/open.ts'
import { type Outcome, outcomeOf, WELL } from './night/outcome.ts'
import { inParts } from './night/parts.ts'
import { publish } from './night/publish.ts'
import { leaveOut, stage } from './night/stage.ts'
import { type Night, newNight, runOf } from './night/state.ts'

/** One night: from the sources to a published run, its messages and its report. */
export async function nightly(input: NightInput): Promise<NightResult> {
  const night = newNight(input)
  handleMessages(night)
  const to = stagesOf(input.brand)
  await openNight(night, to)
  const outcome = await theNight(night, to).catch(outcomeOf)
  const result = await CancellationScope.nonCancellable(() => closeNight(night, to, outcome))
  if (outcome.failure !== null && !result.published) throw outcome.failure
  return result
}
setWorkflowOptions({ failureExceptionTypes: [Error] }, nightly)

/** The recipe: nothing is published before the gates, nothing is sent before it is published. */
async function theNight(night: Night, to: Stages): Promise<Outcome> {
  await stage(night, to, 'extract', () => extractSources(night, to))
  const parts = await to.marks.countParts.executeWithOptions({ summary: 'in how many parts' }, [
    runOf(night).ref,
  ])
  const { identity, profiles, consent } = to
  await stage(night, to, 'identity', () => inParts(night, to, 'identity', identity.resolveIdentity, 1))
  await stage(night, to, 'profiles', () => inParts(night, to, 'profiles', profiles.buildProfiles, parts))
  await stage(night, to, 'consent', () => inParts(night, to, 'consent', consent.decideConsent, parts))
  await stage(night, to, 'segments', () => refreshSegments(night, to, parts))
  await stage(night, to, 'gates', () => passGates(night, to))
  await stage(night, to, 'publish', () => publish(night, to))
  if (runOf(night).activate) await stage(night, to, 'activation', () => activate(night, to))
  else leaveOut(night, 'activation')
  return WELL
}

async function refreshSegments(night: Night, to: Stages, parts: number): Promise<StageCounts> {
  const { computeSegments, defineSegments, refreshSegments: refresh, sizeSegments } = to.segments
  if (parts === 1) return inParts(night, to, 'segments', computeSegments, parts)
  const { ref } = runOf(night)
  await defineSegments.executeWithOptions({ activityId: 'segments-define', summary: 'note the rules' }, [ref])
  const counts = await inParts(night, to, 'segments', refresh, parts)
  await sizeSegments.executeWithOptions({ activityId: 'segments-size', summary: 'count the members' }, [ref])
  return counts
}
