import { type DestinationSpec, isRehearsal } from '../../core/brand/destination.ts'
import { hopeless } from '../../core/errors.ts'

/**
 * A made-up clock must never decide when a real person is written to: the command line refuses it, and so does the
 * worker, because the project may have been another one when the rows were planned.
 */
export function refuseMadeUpClock(clock: Date | null, destination: DestinationSpec): void {
  if (clock === null || isRehearsal(destination)) return
  throw hopeless(
    'CLOCK_REFUSED',
    `The run has a made-up clock (--clock), and the destination '${destination.name}' is neither a sandbox nor on loopback: nothing goes there. Run the date again without --clock.`,
    { destination: destination.name },
  )
}
