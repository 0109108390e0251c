import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { claim, gatherHeads } from '../../../activities/activation/queries/claim.ts'
import { closeRows, loseAbandoned } from '../../../activities/activation/queries/outcome.ts'
import { recheck } from '../../../activities/activation/queries/recheck.ts'
import { claimAll, scope } from './support/claims.ts'
import { campaign, project } from './support/project.ts'
import { usePublished } from './support/published.ts'
import {
  addMembers,
  addPeople,
  emptyWorld,
  identifierOf,
  profileOf,
  publishRun,
  refOf,
  tally,
} from './support/world.ts'

describe('the claim', () => {
  const it = usePublished(0)

  test('gives the right to send, once', async () => {
    await it.plan(5)
    const first = await claimAll(it.db)
    expect(first.map((row) => row.state)).toEqual(Array(5).fill('sending'))
    expect(first[0]).toMatchObject({
      person_id: profileOf(1),
      identifier_id: identifierOf(1),
      attempts: 1,
      published: 1,
    })
    expect(await claimAll(it.db)).toEqual([])
    expect(await tally(it.db)).toEqual({ sending: 5 })
  })

  test('takes no more than its limit, in the order of the ids, after its cursor', async () => {
    await it.plan(5)
    const two = await claim(it.db, scope(), '0', '1000000', 2)
    expect(two.map((row) => row.delivery_id)).toEqual(['1', '2'])
    const rest = await claim(it.db, scope(), '3', '4', 500)
    expect(rest.map((row) => row.delivery_id)).toEqual(['4'])
  })

  test('asks the head of consent, whatever was planned', async () => {
    await it.plan(6)
    const head = (set: string, n: number) =>
      it.db.execute(`update consent_head set ${set} where identifier_id = $1::uuid`, [identifierOf(n)])
    await head('allow = false', 1)
    await head('suppressed = true', 2)
    await head('erased = true', 3)
    await it.db.execute('delete from consent_head where identifier_id = $1::uuid', [identifierOf(4)])
    await head(`expires_at = '2026-03-02T08:59:00Z'`, 5)
    const rows = await claimAll(it.db)
    expect(rows.map((row) => row.reason)).toEqual([
      'consent',
      'suppressed',
      'erased',
      'consent',
      'consent',
      null,
    ])
  })

  test('a grant counts from the publication of its run, and no longer after a rollback', async () => {
    await it.plan(2)
    await it.db.execute('update consent_head set grant_run = 2 where identifier_id = $1::uuid', [
      identifierOf(1),
    ])
    expect((await claimAll(it.db)).map((row) => row.reason)).toEqual(['consent', null])
  })

  test('rows of a run that is not published any more are not claimed', async () => {
    await it.plan(2)
    await it.db.execute('update publication set run_id = 0')
    expect(await claimAll(it.db)).toEqual([])
    expect(await tally(it.db)).toEqual({ planned: 2 })
  })

  test.each(['planned', 'stopped', 'rolled_back'])(
    'rows of a wave that is %s are not claimed',
    async (state) => {
      await it.plan(2)
      await it.db.execute('update wave set state = $1::text', [state])
      expect(await claimAll(it.db)).toEqual([])
      expect(await tally(it.db)).toEqual({ planned: 2 })
    },
  )

  test('every kill switch stops the next claim', async () => {
    for (const [key, name] of [
      ['all', ''],
      ['campaign', 'hello'],
      ['channel', 'email'],
      ['destination', 'mail'],
    ]) {
      await emptyWorld(it.db)
      await publishRun(it.db, { date: '2026-03-01' })
      await it.plan(1)
      const set = (stopped: boolean) =>
        it.db.execute(
          `insert into stop_switch values ($1::text, $2::text, $3::boolean, 'op', 'test')
           on conflict (scope, name) do update set stopped = excluded.stopped`,
          [key ?? '', name ?? '', stopped],
        )
      await set(true)
      expect((await claimAll(it.db)).map((row) => row.reason)).toEqual(['stopped'])
    }
    await it.db.execute(`insert into stop_switch values ('campaign', 'other', true, 'op', 'test')`)
  })

  test('a switch of something else, or one that is off, stops nothing', async () => {
    await it.plan(1)
    await it.db.execute(
      `insert into stop_switch values ('campaign', 'other', true, 'op', 'test'), ('all', '', false, 'op', 'test')`,
    )
    expect((await claimAll(it.db)).map((row) => row.state)).toEqual(['sending'])
  })

  test('leaves rows outside of their hours planned, in the zone of the person', async () => {
    it.project = project({
      campaigns: [campaign({ sendWindow: { from: '08:00', until: '20:00', days: 2 } })],
    })
    await addPeople(it.db, 1, 2)
    await it.db.execute(
      `update profile_attributes set attributes = '{"time_zone": "America/New_York"}' where profile_id = $1::uuid`,
      [profileOf(1)],
    )
    await addMembers(it.db, 'everybody', 1, 2, 1)
    await it.db.execute(`update run set clock = '2026-03-02T04:00:00Z'`)
    await it.activities().planWaves(refOf(1))
    const at = async (clock: string) =>
      (await claimAll(it.db, { clock: new Date(clock) })).map((row) => row.person_id)
    expect(await at('2026-03-02T06:59:59Z')).toEqual([])
    expect(await at('2026-03-02T07:00:00Z')).toEqual([profileOf(2)])
    expect(await at('2026-03-02T12:59:00Z')).toEqual([])
    expect(await at('2026-03-03T01:00:00Z')).toEqual([])
    expect(await at('2026-03-04T00:59:00Z')).toEqual([profileOf(1)])
    expect(await at('2026-03-04T01:01:00Z')).toEqual([])
  })

  test('leaves rows whose next try is not due yet', async () => {
    await it.plan(2)
    await it.db.execute(`update delivery set retry_at = now() + interval '1 minute' where delivery_id = 1`)
    await it.db.execute(`update delivery set retry_at = now() - interval '1 minute' where delivery_id = 2`)
    expect((await claimAll(it.db)).map((row) => row.delivery_id)).toEqual(['2'])
  })

  test('outcomes of another attempt change nothing', async () => {
    await it.plan(1)
    const attemptId = randomUUID()
    const [row] = await claimAll(it.db, { attemptId })
    const ended = {
      deliveryId: row?.delivery_id ?? '',
      state: 'sent',
      reason: null,
      code: null,
      ref: null,
    } as const
    expect(await closeRows(it.db, randomUUID(), [ended])).toBe(0)
    expect(await closeRows(it.db, attemptId, [ended])).toBe(1)
    expect(await closeRows(it.db, attemptId, [{ ...ended, state: 'failed' }])).toBe(0)
    expect(await tally(it.db)).toEqual({ sent: 1 })
  })

  test('is void for a sender that slept through its lease', async () => {
    await it.plan(2)
    const attemptId = randomUUID()
    const [row] = await claimAll(it.db, { attemptId })
    const ask = (by: string) => recheck(it.db, scope({ attemptId: by }), row?.delivery_id ?? '')
    expect(await ask(attemptId)).toEqual({ reason: null })
    expect(await ask(randomUUID())).toBeNull()
    await it.db.execute(`update delivery set lease_until = now() - interval '1 second'`)
    await loseAbandoned(it.db, 1, 'mail')
    expect(await ask(attemptId)).toBeNull()
  })

  describe('people who were merged after planning', () => {
    const merge = async (alias: number, into: number) => {
      const ids = [profileOf(alias), profileOf(into)]
      await it.db.execute(
        'insert into alias (alias_id, profile_id, from_run) values ($1::uuid, $2::uuid, 1)',
        ids,
      )
      await it.db.execute('update link set profile_id = $2::uuid where profile_id = $1::uuid', ids)
    }

    test('are contacted once in a wave', async () => {
      await it.plan(3)
      await merge(1, 3)
      await gatherHeads(it.db, 1, 8)
      const first = await claimAll(it.db)
      expect(first.map((row) => row.state)).toEqual(['sending', 'sending', 'planned'])
      expect(first[0]?.person_id).toBe(profileOf(3))
      expect((await claimAll(it.db)).map((row) => row.reason)).toEqual(['merged'])
    })

    test.each([
      ['sent', ['merged']],
      ['unknown', ['merged']],
      ['failed', [null]],
    ] as const)(
      'where a row of theirs ended as %s, the next one is skipped as %j',
      async (state, reasons) => {
        await it.plan(2)
        const attemptId = randomUUID()
        await claim(it.db, scope({ attemptId }), '0', '1', 500)
        await closeRows(it.db, attemptId, [{ deliveryId: '1', state, reason: null, code: null, ref: null }])
        await merge(1, 2)
        await gatherHeads(it.db, 1, 8)
        expect((await claimAll(it.db)).map((row) => row.reason)).toEqual(reasons)
      },
    )

    test('take their contacts along', async () => {
      it.project = project({ campaigns: [campaign(), campaign({ name: 'again' })] })
      await it.plan(2)
      const cap = { messages: 1, days: 7 }
      expect(await claim(it.db, scope({ cap }), '0', '1', 500)).toHaveLength(1)
      await merge(1, 2)
      await gatherHeads(it.db, 2, 8)
      const rows = await claimAll(it.db, { cap, waveId: 2, campaign: 'again' })
      expect(rows.map((row) => row.reason)).toEqual(['capped', 'capped'])
    })

    test('wait when the row that counts for them is not there yet', async () => {
      await it.plan(1)
      await merge(1, 77)
      expect((await claimAll(it.db)).map((row) => row.state)).toEqual(['planned'])
      await gatherHeads(it.db, 1, 8)
      expect((await claimAll(it.db)).map((row) => [row.state, row.person_id])).toEqual([
        ['sending', profileOf(77)],
      ])
    })

    test('an alias that only a run of the future closes still holds', async () => {
      await it.plan(2)
      await merge(1, 2)
      await it.db.execute('update alias set to_run = 2')
      await gatherHeads(it.db, 1, 8)
      expect((await claimAll(it.db))[0]?.person_id).toBe(profileOf(2))
    })
  })
})
