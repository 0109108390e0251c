import type { Command } from 'commander'
import type { Act } from './cli.ts'

/** Gives a command its arguments, options, examples and action. One file a verb. */
export type Verb = (command: Command, act: Act) => void

/** A verb as the list of verbs needs it; its file is read only when it is called. */
export interface CatalogueEntry {
  readonly name: string
  readonly group: string
  readonly summary: string
  readonly load: () => Promise<Verb>
}

const START = 'To begin'
const NIGHT = 'The night'
const EXPLAIN = 'What is known, and why'
const SERVERS = 'Servers and settings'

/** All verbs, in the order of the help. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: 'demo',
    group: START,
    summary: 'run the example brand, end to end, on this machine',
    load: async () => (await import('./verbs/demo.ts')).demo,
  },
  {
    name: 'init',
    group: START,
    summary: 'make a new brand project, also from a CSV of people',
    load: async () => (await import('./verbs/init.ts')).init,
  },
  {
    name: 'validate',
    group: START,
    summary: 'check the brand project; every problem with file, line and column',
    load: async () => (await import('./verbs/validate.ts')).validate,
  },
  {
    name: 'dev',
    group: SERVERS,
    summary: 'the development stack: up, down, status, reset',
    load: async () => (await import('./verbs/dev.ts')).dev,
  },
  {
    name: 'migrate',
    group: SERVERS,
    summary: "bring the brand's database to this version",
    load: async () => (await import('./verbs/migrate.ts')).migrate,
  },
  {
    name: 'worker',
    group: SERVERS,
    summary: "do the brand's work, in the foreground",
    load: async () => (await import('./verbs/worker.ts')).worker,
  },
  {
    name: 'doctor',
    group: SERVERS,
    summary: 'look at everything that a night needs; each finding with its repair',
    load: async () => (await import('./verbs/doctor.ts')).doctor,
  },
  {
    name: 'env',
    group: SERVERS,
    summary: 'print export lines, so that psql and temporal find the servers',
    load: async () => (await import('./verbs/env.ts')).env,
  },
  {
    name: 'run',
    group: NIGHT,
    summary: 'start one night',
    load: async () => (await import('./verbs/run.ts')).run,
  },
  {
    name: 'backfill',
    group: NIGHT,
    summary: 'one night a date, in order',
    load: async () => (await import('./verbs/backfill.ts')).backfill,
  },
  {
    name: 'status',
    group: NIGHT,
    summary: 'how a night is, and what it wants from you',
    load: async () => (await import('./verbs/status.ts')).status,
  },
  {
    name: 'watch',
    group: NIGHT,
    summary: 'follow a night live until it has ended',
    load: async () => (await import('./verbs/watch.ts')).watch,
  },
  {
    name: 'schedule',
    group: NIGHT,
    summary: 'the nightly start: apply, show, pause, resume',
    load: async () => (await import('./verbs/schedule.ts')).schedule,
  },
  {
    name: 'approve',
    group: NIGHT,
    summary: 'let a waiting night go on',
    load: async () => (await import('./verbs/approve.ts')).approve,
  },
  {
    name: 'reject',
    group: NIGHT,
    summary: 'stop a waiting night',
    load: async () => (await import('./verbs/approve.ts')).reject,
  },
  {
    name: 'pause',
    group: NIGHT,
    summary: 'make a night stand still',
    load: async () => (await import('./verbs/pause.ts')).pause,
  },
  {
    name: 'resume',
    group: NIGHT,
    summary: 'let a paused night go on',
    load: async () => (await import('./verbs/pause.ts')).resume,
  },
  {
    name: 'cancel',
    group: NIGHT,
    summary: 'cancel a night that is under way',
    load: async () => (await import('./verbs/cancel.ts')).cancel,
  },
  {
    name: 'rerun',
    group: NIGHT,
    summary: 'do a night again from a stage',
    load: async () => (await import('./verbs/rerun.ts')).rerun,
  },
  {
    name: 'rollback',
    group: NIGHT,
    summary: 'publish an earlier night again',
    load: async () => (await import('./verbs/rollback.ts')).rollback,
  },
  {
    name: 'report',
    group: NIGHT,
    summary: 'write the morning report of a night, and name it',
    load: async () => (await import('./verbs/report.ts')).report,
  },
  {
    name: 'diff',
    group: NIGHT,
    summary: 'what changed from one night to another',
    load: async () => (await import('./verbs/diff.ts')).diff,
  },
  {
    name: 'identity',
    group: EXPLAIN,
    summary: 'who is who: in lists of people, and what other rules or a new model would merge and split',
    load: async () => (await import('./verbs/identity.ts')).identity,
  },
  {
    name: 'profile',
    group: EXPLAIN,
    summary: 'one person: what is known, where it comes from, and who is who: merge, split',
    load: async () => (await import('./verbs/profile.ts')).profile,
  },
  {
    name: 'review',
    group: EXPLAIN,
    summary: 'what the nights are least sure of: who is one person, and who is two',
    load: async () => (await import('./verbs/review.ts')).review,
  },
  {
    name: 'consent',
    group: EXPLAIN,
    summary: 'what a person said yes and no to; record another word',
    load: async () => (await import('./verbs/consent.ts')).consent,
  },
  {
    name: 'delivery',
    group: EXPLAIN,
    summary: 'what was sent and not sent, with the reason',
    load: async () => (await import('./verbs/delivery.ts')).delivery,
  },
  {
    name: 'source',
    group: EXPLAIN,
    summary: 'the first rows of a source, as mapped and as refused',
    load: async () => (await import('./verbs/source.ts')).source,
  },
  {
    name: 'rejection',
    group: EXPLAIN,
    summary: 'rows that were rejected, and why',
    load: async () => (await import('./verbs/rejection.ts')).rejection,
  },
]
