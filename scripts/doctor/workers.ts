import { countOf, secondsText } from '../../core/format.ts'
import { computeQueue, extractQueue, orchestratorQueue, sendQueue } from '../../core/ids.ts'
import { SILENT_SECONDS } from '../night/pollers.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'
import type { TemporalLine } from './temporal-line.ts'

const WORKFLOWS = 1
const ACTIVITIES = 2

interface Queue {
  readonly name: string
  readonly type: typeof WORKFLOWS | typeof ACTIVITIES
  /** Destinations get their queue when a worker first reads the project that names them. */
  readonly late: boolean
}

/** Who polls the queues of the brand. */
export const checkWorkers: Check = async ({ cli, place, project, temporal }: Examined) => {
  const brand = project?.brand ?? place.brand
  if (temporal === null || brand === undefined) return []
  const queues: readonly Queue[] = [
    { name: orchestratorQueue(brand), type: WORKFLOWS, late: false },
    { name: extractQueue(brand), type: ACTIVITIES, late: false },
    { name: computeQueue(brand), type: ACTIVITIES, late: false },
    ...(project?.destinations ?? []).map((d) => ({
      name: sendQueue(brand, d.name),
      type: ACTIVITIES as typeof ACTIVITIES,
      late: true,
    })),
  ]
  const now = cli.now().getTime()
  return Promise.all(queues.map(async (queue) => queueFinding(queue, await pollersOf(temporal, queue), now)))
}

interface Poller {
  readonly identity: string
  readonly at: number
}

async function pollersOf({ ask, namespace }: TemporalLine, queue: Queue): Promise<readonly Poller[]> {
  const { pollers } = await ask((c) =>
    c.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue.name },
      taskQueueType: queue.type,
    }),
  )
  return (pollers ?? []).map((p) => ({
    identity: p.identity ?? '',
    at: Number(p.lastAccessTime?.seconds ?? 0) * 1000 + (p.lastAccessTime?.nanos ?? 0) / 1e6,
  }))
}

/** What it means that a queue was polled by these, the last time so long before `now`. */
export function queueFinding(queue: Queue, pollers: readonly Poller[], now: number): Finding {
  const it = about('workers', queue.name)
  const heard = (p: Poller): number => Math.max(0, (now - p.at) / 1000)
  const there = pollers.filter((p) => heard(p) <= SILENT_SECONDS)
  const last = Math.min(...pollers.map(heard))
  if (there.length > 0)
    return it.ok(
      `${countOf(new Set(there.map((p) => p.identity)).size, 'worker', 'workers')}, last heard ${secondsText(last)} ago`,
    )
  const since = pollers.length === 0 ? 'Nobody polls it' : `Nobody has polled it for ${secondsText(last)}`
  return queue.late
    ? it.warn(
        'NO_SENDER',
        `${since}: a worker begins when a night first names this destination; after that, its messages wait.`,
        'nocturne run, or start the workers anew: nocturne worker',
      )
    : it.fail(
        'NO_WORKER',
        `${since}: no night goes on here.`,
        'nocturne worker (in development: nocturne dev up)',
      )
}
