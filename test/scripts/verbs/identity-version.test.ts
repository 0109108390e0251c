import { expect, test } from 'vitest'
import { townRecords } from '../../activities/identity/support/described.ts'
import { partition } from '../../activities/identity/support/night.ts'
import { useComparingBrand } from './review-brand.ts'

const { database, published, run, told } = useComparingBrand()
const TOWN = townRecords(60, 7)

test('a model of another version leaves the queue as it is, and ends with identity fit --adopt', async () => {
  await published(TOWN)
  const before = await partition(database.db)
  await database.db.execute(
    `update identity_model set model = jsonb_set(model, '{nocturne_identity_model}', '9')`,
  )
  const { compared, items } = await told<{
    readonly compared: boolean
    readonly items: readonly object[]
  }>('review', 'list')
  expect([compared, items.length > 0]).toEqual([true, true])
  for (const verb of [
    ['identity', 'plan'],
    ['review', 'show', 'crm:000-0', 'crm:001-0'],
  ]) {
    const { exit, out, err } = await run(...verb)
    expect([exit, out]).toEqual([1, ''])
    expect(err).toContain('version 9')
    expect(err).toContain('nocturne identity fit --adopt --reason TEXT')
  }
  const adopted = await run('identity', 'fit', '--adopt', '--reason', 'a newer program')
  expect([adopted.exit, adopted.out]).toEqual([
    0,
    expect.stringContaining('by another version of this program: what it weighs cannot be told'),
  ])
  const plan = await told<object>('identity', 'plan')
  expect(plan).toMatchObject({ rules_changed: false, moved: 0, model: { after: { adopted: true } } })
  await published(TOWN)
  expect(await partition(database.db)).toEqual(before)
})
