import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import { computeQueue, extractQueue } from '../core/ids.ts'
import { compute, control, extract, mark, notify, report, watch } from './options.ts'
import type {
  ActivationActivities,
  ConsentActivities,
  ExtractActivities,
  IdentityActivities,
  ProfilesActivities,
  ReportActivities,
  RunsActivities,
  SegmentsActivities,
} from './stages.ts'

/** The stages as a workflow of this brand calls them: each on its queue, with its option set. */
export function stagesOf(brand: string) {
  const onCompute = { ...compute, taskQueue: computeQueue(brand) }
  return {
    /** Marks in PostgreSQL, run by the workflow's own worker. */
    marks: proxyLocalActivities<RunsActivities>(mark),
    runs: proxyActivities<RunsActivities>(control),
    sourceMarks: proxyLocalActivities<ExtractActivities>(mark),
    extract: proxyActivities<ExtractActivities>({ ...extract, taskQueue: extractQueue(brand) }),
    identity: proxyActivities<IdentityActivities>(onCompute),
    profiles: proxyActivities<ProfilesActivities>(onCompute),
    consent: proxyActivities<ConsentActivities>(onCompute),
    segments: proxyActivities<SegmentsActivities>(onCompute),
    activation: proxyActivities<ActivationActivities>(onCompute),
    watching: proxyActivities<ActivationActivities>({ ...watch, taskQueue: computeQueue(brand) }),
    notifying: proxyActivities<ReportActivities>({ ...notify, taskQueue: computeQueue(brand) }),
    report: proxyActivities<ReportActivities>({ ...report, taskQueue: computeQueue(brand) }),
  }
}

export type Stages = ReturnType<typeof stagesOf>
