/** What the CLI's verbs call to start, watch and steer nights. */
export { type Backfilled, type BackfillRequest, startBackfill, waitBackfill } from './backfill.ts'
export { type ClientAddress, connectClient, type NightClient } from './connect.ts'
export { exitCodeOf, exitCodeOfState } from './exit-code.ts'
export { type LoadedProject, type NightRequest, type StartedNight, startNight } from './start.ts'
export {
  cancelNight,
  type Decision,
  decideNight,
  findRun,
  type RerunRequest,
  type RunRow,
  rerunNight,
  uiUrlOf,
} from './steer.ts'
export { type RunOutcome, type Watch, waitNight } from './wait.ts'
