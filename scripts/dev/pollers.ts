import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { homeLayout } from '../../config/home.ts'
import { readStackRecord } from '../../config/stack-record.ts'
import { EXIT } from '../../core/exit.ts'
import type { NightClient } from '../client/index.ts'
import { Refusal } from '../failure.ts'
import { polls } from '../night/pollers.ts'
import { isRunning } from '../stack/process.ts'

/** A worker bundles its workflows first, which takes some seconds on a busy machine. */
const PATIENCE_MS = 60_000

/** Waits until a worker polls the brand's queue; with `since`, one that polled after that moment. */
export async function waitForPollers(
  client: NightClient,
  home: string,
  since: Date | undefined,
): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  const log = join(homeLayout(home, {}).log, 'worker.log')
  for (;;) {
    if (await polls(client, since)) return
    const known = readStackRecord(home).worker
    if (!isRunning(known?.process))
      throw new Refusal(
        EXIT.failed,
        'WORKER',
        `The worker ended before it took any work${reasonIn(log)}`,
        `Its log has more: ${log}`,
      )
    if (Date.now() > until)
      throw new Refusal(
        EXIT.failed,
        'WORKER',
        'The worker runs and takes no work.',
        `Its log says why: ${log}`,
      )
    await sleep(100)
  }
}

/** The last error in a worker's log, as the end of a sentence. */
function reasonIn(log: string): string {
  const errors = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => /^\{"level":[56]0,/.test(line))
  const { msg } = JSON.parse(errors.at(-1) ?? '{}') as { readonly msg?: string }
  return msg === undefined ? '.' : `: ${msg}`
}
