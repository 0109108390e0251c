import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { DATE, useMail } from './support/mail.ts'
import { fileDestination, project } from './support/project.ts'
import { firstRangeOf, sendRange } from './support/ranges.ts'
import { deliverAll, identifierOf, tally, testDeps } from './support/world.ts'

describe('the one try of an open breaker', () => {
  const mail = useMail()
  const breaker = async () =>
    (await mail.db.query<{ breaker: string }>('select breaker from destination_state'))[0]
  const refuse = (n: number) =>
    mail.db.execute('update consent_head set allow = false where identifier_id = $1::uuid', [identifierOf(n)])
  const opensNow = () => mail.db.execute('update destination_state set open_until = now()')
  /** Everybody waits for a server that was down. */
  async function afterOutage(): Promise<void> {
    mail.use({ destinations: [mail.destination({ port: 9 })] })
    await mail.plan(10)
    await mail.send()
    expect(await breaker()).toEqual({ breaker: 'open' })
    mail.use({ destinations: [mail.destination()] })
    await opensNow()
  }

  test('passes on from people who are skipped, and everybody behind them is sent to at once', async () => {
    await afterOutage()
    for (const n of [1, 2, 3]) await refuse(n)
    expect(await mail.send()).toMatchObject({ sent: 7, skipped: 3 })
    expect(await breaker()).toEqual({ breaker: 'closed' })
  })

  test('passes on from a person for whom no message can be made', async () => {
    await afterOutage()
    await mail.db.execute('delete from vault.identifier where identifier_id = $1::uuid', [identifierOf(1)])
    expect(await mail.send()).toMatchObject({ sent: 9 })
    expect(await tally(mail.db)).toEqual({ sent: 9, 'skipped/no_address': 1 })
  })

  test('is given back when nobody is left to make it with', async () => {
    await afterOutage()
    await mail.db.execute('update consent_head set allow = false')
    await mail.send()
    expect(await tally(mail.db)).toEqual({ 'skipped/consent': 10 })
    expect(await breaker()).toEqual({ breaker: 'open' })
    const [{ wait } = { wait: -1 }] = await mail.db.query<{ wait: number }>(
      'select greatest(0, extract(epoch from open_until - now()))::float8 as wait from destination_state',
    )
    expect(wait).toBe(0)
  })

  test('is nobody’s business whose range is over: all that it has to tell was told before it ends', async () => {
    await mail.db.execute(`create function dawdles() returns trigger language plpgsql as $$ begin
      perform pg_sleep(0.2); return new; end $$`)
    await mail.db.execute(
      'create trigger dawdles before update on destination_state for each row execute function dawdles()',
    )
    try {
      mail.use({ destinations: [mail.destination({ port: 9 })] })
      await mail.plan(10)
      await mail.send()
      expect(await breaker()).toEqual({ breaker: 'open' })
      const told = () => mail.db.query('select xmin::text, destination_state.* from destination_state')
      const before = await told()
      await sleep(1_000)
      expect(await told()).toEqual(before)
    } finally {
      await mail.db.execute('drop function dawdles cascade')
    }
  })

  test('of a file is given back when PostgreSQL is gone, and when nobody may stand in it', async () => {
    const out = await mkdtemp(join(tmpdir(), 'nocturne-file-'))
    try {
      await writeFile(join(out, 'list'), 'a file stands where the directory should be')
      mail.use({ destinations: [fileDestination()] })
      await mail.plan(2)
      const deps = testDeps(mail.db, () => project({ destinations: [fileDestination()] }), out)
      const deliver = () => deliverAll(activationActivities(deps), 1, DATE, 'mail')
      await deliver()
      expect(await breaker()).toEqual({ breaker: 'open' })
      await opensNow()
      await rm(join(out, 'list'))
      await mail.db.execute(`create function fails() returns trigger language plpgsql as $$ begin
        raise exception 'gone' using errcode = '57P01'; end $$`)
      await mail.db.execute(
        `create trigger fails before update on delivery for each row when (new.state = 'sent') execute function fails()`,
      )
      await expect(deliver()).rejects.toMatchObject({ code: '57P01' })
      await mail.db.execute('drop function fails cascade')
      expect(await breaker()).toEqual({ breaker: 'open' })
      for (const n of [1, 2]) await refuse(n)
      await sendRange(deps, await firstRangeOf(deps, 1, DATE))
      expect(await breaker()).toEqual({ breaker: 'open' })
    } finally {
      await rm(out, { recursive: true, force: true })
    }
  })
})
