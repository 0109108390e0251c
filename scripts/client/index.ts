/** What the CLI's verbs call to start, watch and steer nights. */
export { type Backfilled, type BackfillRequest, startBackfill, waitBackfill } from './backfill.ts'
export { type ClientAddress, connectClient, type NightClient, temporalClient } from './connect.ts'
export { exitOfState } from './exit-of-state.ts'
export { type FailingAttempt, failingAttempts } from './failing.ts'
export { rowsInHand } from './heartbeats.ts'
export {
  applySchedule,
  describeSchedule,
  pauseSchedule,
  resumeSchedule,
  type ScheduleView,
} from './schedule.ts'
export { type NightRequest, type RerunRequest, rerunNight, type StartedNight, startNight } from './start.ts'
export { cancelNight, decideNight, type OperatorDecision, pauseNight } from './steer.ts'
export { type Ended, type Watch, waitNight } from './wait.ts'
