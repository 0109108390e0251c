import { readStackRecord } from '../config/stack-record.ts'
import { EXIT } from '../core/exit.ts'
import { Refusal } from './failure.ts'
import { isRunning } from './stack/process.ts'

/**
 * Refuses (exit 7) when a server of this home's stack is known to have ended: its port may belong to another
 * program by now, whose answers would mislead.
 */
export function needRunning(home: string, part: 'postgres' | 'temporal'): void {
  const known = readStackRecord(home)[part]?.process
  if (known === undefined || isRunning(known)) return
  const name = part === 'postgres' ? 'PostgreSQL' : 'Temporal'
  throw new Refusal(
    EXIT.unreachable,
    part === 'postgres' ? 'DATABASE_UNREACHABLE' : 'TEMPORAL_UNREACHABLE',
    `${name} cannot be reached: the development stack in ${home} is down.`,
    'Start it with `nocturne dev up`.',
  )
}
