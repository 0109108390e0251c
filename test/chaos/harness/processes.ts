import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessRecord } from '../../../config/stack-record.ts'
import { isRunning, processToken } from '../../../scripts/stack/process.ts'

/** Ends a process and its children at once, as a crash or the kernel does; resolves when none of them is left. */
export async function killHard(record: ProcessRecord): Promise<void> {
  const all = [record, ...childrenOf(record.pid)]
  for (const { pid } of all.filter(isRunning)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  for (const until = Date.now() + 10_000; all.some(isRunning); await sleep(5))
    if (Date.now() > until) throw new Error(`process ${record.pid} outlived SIGKILL`)
}

/** The processes that a process has started itself. */
export function childrenOf(parent: number): readonly ProcessRecord[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid = 0]) => ({ pid, token: processToken(pid) ?? 'gone' }))
}
