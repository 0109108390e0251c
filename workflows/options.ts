import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow'

/**
 * Named option sets. Everything is bounded by scheduleToClose, never by attempts: a deployment or an outage of
 * the server counts as an attempt. What can take more than ten seconds heartbeats every 5 s.
 */

/** One small statement, in the workflow's own worker: no round trip to the server, one event. */
export const mark: LocalActivityOptions = {
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '30m',
  retry: { initialInterval: '500ms', maximumInterval: '30s' },
}

/** Opening and publishing: must outlast a restart of PostgreSQL and the discard of a whole failed night. */
export const control: ActivityOptions = {
  startToCloseTimeout: '20m',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '2h',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
}

/** One part of a stage: set-based statements over at most `people_per_part` people. */
export const compute: ActivityOptions = {
  startToCloseTimeout: '40m',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '3h',
  retry: { initialInterval: '2s', maximumInterval: '1m' },
}

/** All unread files of one source; goes on after the last committed file. */
export const extract: ActivityOptions = {
  startToCloseTimeout: '2h',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '6h',
  retry: { initialInterval: '2s', maximumInterval: '1m' },
}

/** Watching the waves: must outlast `activation.wait`, which is at most hours. */
export const watch: ActivityOptions = {
  startToCloseTimeout: '12h',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '24h',
  retry: { initialInterval: '2s', maximumInterval: '30s' },
}

/** The report: read once, written twice; a night does not wait long for it. */
export const report: ActivityOptions = {
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '20m',
  retry: { initialInterval: '2s', maximumInterval: '30s' },
}

/** Telling staff: a chat or a mail server that is down keeps no night waiting for longer. */
export const notify: ActivityOptions = {
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '45s',
  retry: { initialInterval: '1s', maximumInterval: '10s' },
}

/** What may go now: a round of mails ends after twenty minutes, a file of a million lines takes longer. */
export const send: ActivityOptions = {
  startToCloseTimeout: '1h',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '24h',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
}

/** A night's decisions at one destination; how long it is tried is said by `activation.wait`. */
export const sync: ActivityOptions = {
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
}
