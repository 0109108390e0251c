import { beforeEach, expect, test } from 'vitest'
import { suppress } from '../../../activities/consent/queries.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld } from '../../support/world.ts'
import { identifierOf, inForce, live, night, person } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const RACES = 40
const numbers = Array.from({ length: RACES }, (_, n) => n)
const address = (letter: string, n: number) => `${letter}${n}@x.fr`
const people = numbers.map((n) => person(`p${n}`, address('a', n), address('b', n)))

/** Two writes about one person at the same time, first one and then the other ahead by a moment. */
async function race(n: number, one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<void> {
  const late = async (work: () => Promise<unknown>) => {
    await new Promise((resolve) => setTimeout(resolve, (n >> 1) % 10))
    return work()
  }
  await Promise.all(n % 2 === 0 ? [one(), late(other)] : [late(one), other()])
}

test('a denial is never lost to a grant that is written at the same time, by whatever address of the person', async () => {
  const { db } = database
  await night(db, { records: people })
  for (const n of numbers) {
    const [a, b] = [address('a', n), address('b', n)]
    await race(
      n,
      () => live(db, { who: b, does: 'grant', on: '2026-01-05' }),
      () => live(db, { who: a, does: 'withdraw', on: '2026-01-06' }),
    )
    expect(await inForce(db, b)).toBe(false)
    await race(
      n,
      () => live(db, { who: a, does: 'grant', on: '2026-01-07' }),
      () => live(db, { who: a, does: 'object', on: '2026-01-07' }),
    )
    expect(await inForce(db, a)).toBe(false)
  }
})

test('a suppression is never lost to a first grant that is written at the same time', async () => {
  const { db } = database
  await night(db, { records: people })
  for (const n of numbers) {
    const a = address('a', n)
    const entry = { identifierId: identifierOf(a), channel: 'email', reason: 'complaint', recordedBy: 'test' }
    await race(
      n,
      () => live(db, { who: a, does: 'grant', on: '2026-01-05' }),
      () => db.transaction((tx) => suppress(tx, [entry])),
    )
    expect(await inForce(db, a)).toBe(false)
  }
})

test('many denials at once about people who share addresses end without a deadlock', async () => {
  const { db } = database
  const chain = numbers.map((n) => person(`p${n}`, address('a', n), address('a', (n + 1) % 5)))
  await night(db, {
    records: chain,
    said: numbers.map((n) => ({ who: address('a', n), does: 'grant', on: '2026-01-01' })),
  })
  await Promise.all(
    numbers
      .slice(0, 8)
      .map((n) => live(db, { who: address('a', n), does: 'withdraw', on: '2026-01-02', key: `${n}` })),
  )
  for (const n of numbers) expect(await inForce(db, address('a', n))).toBe(false)
})
