import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Variable by which a tap and all that it started are found again, where the system shows the variables of a process. */
export const MARK = 'NOCTURNE_TAP'

/** A shell that waits for the worker to let go of it, and then ends what is left of a tap. */
export interface Guard {
  /** The tap's process group. */
  watch(group: number): void
  /** Ends what is left; done again, it does nothing. */
  end(): Promise<void>
}

// A worker that is killed can end nothing any more, and a tap that waits for its source prints nothing, so that no
// closed pipe would end it: it would read on beside the next one. What has left the group is found by its mark.
const SCRIPT = `
read -r group
read -r _
[ -n "$group" ] && kill -s KILL -- "-$group"
grep -lzx "${MARK}=$1" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do kill -s KILL "$pid"; done
exit 0`

/** Starts the guard of a tap, before the tap itself. `mark` is the value of its variable. */
export function startGuard(mark: string, path: string): Guard {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'nocturne-tap-guard', mark], {
    detached: true,
    env: { PATH: path },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Where there is no shell, the tap runs without a guard.
  child.once('error', () => undefined)
  child.stdin.once('error', () => undefined)
  const ended = child.pid === undefined ? Promise.resolve() : once(child, 'exit')
  return {
    watch: (group) => void child.stdin.write(`${group}\n`),
    end: async () => {
      child.stdin.end()
      await ended
    },
  }
}
