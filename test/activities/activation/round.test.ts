import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { deliverDue } from '../../../activities/activation/io/deliver-due.ts'
import { TIMING } from '../../../activities/activation/io/job.ts'
import { newPermits } from '../../../activities/activation/io/permits.ts'
import type { Delivered } from '../../../activities/activation/types.ts'
import { useDatabase } from '../../support/database.ts'
import { fileDestination, project } from './support/project.ts'
import {
  addMembers,
  addPeople,
  emptyWorld,
  publishRun,
  refOf,
  type TestDeps,
  testDeps,
} from './support/world.ts'

const DATE = '2026-03-01'

describe('a round of a delivery', () => {
  const it = useDatabase()
  let out: string
  let deps: TestDeps
  const deliver = (round: number): Promise<Delivered> =>
    deps.heartbeat((beat) =>
      deliverDue({
        ...{ deps, beat, permits: newPermits(), timing: { ...TIMING, round } },
        ref: { ...refOf(1), businessDate: DATE, destination: 'mail' },
        newId: () => crypto.randomUUID(),
        random: () => 0.5,
      }),
    )

  beforeEach(async () => {
    await emptyWorld(it.db)
    out = await mkdtemp(join(tmpdir(), 'nocturne-round-'))
    deps = testDeps(it.db, () => project({ destinations: [fileDestination()] }), out)
    await publishRun(it.db, { date: DATE })
    await addPeople(it.db, 1, 3)
    await addMembers(it.db, 'everybody', 1, 3, 1)
    await activationActivities(deps).planWaves(refOf(1))
  })
  afterEach(() => rm(out, { recursive: true, force: true }))

  test('that has used up its time begins no further range, and asks for the next round at once', async () => {
    expect(await deliver(0)).toMatchObject({ sent: 0, left: 3, waitMs: 0, waitFor: null })
    expect(await deliver(60_000)).toMatchObject({ sent: 3, left: 0 })
  })
})
