import { beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
const RECORDS = 20_000
const uuid = (text: string): string => `md5(${text})::uuid`

/** Records of five runs, each of which changed one in a hundred. */
beforeAll(async () => {
  const { db } = database
  await db.execute(`insert into source (name) values ('crm')`)
  await db.execute(`
    insert into source_record (record_id, source_id, source_key, kind, attributes, hash, from_run, to_run)
    select ${uuid('g::text')}, 1, g::text, 'person', '{}', ${uuid('g::text')}, v,
      case when g <= ${RECORDS / 20} and v = 1 then 2 + g % 4 end
    from generate_series(1, ${RECORDS}) g
    cross join lateral (select 1 as v union all select 2 + g % 4 where g <= ${RECORDS / 20}) versions`)
  await db.execute(`
    insert into link (record_id, profile_id, origin_id, from_run)
    select ${uuid('g::text')}, ${uuid(`'p' || g`)}, ${uuid(`'p' || g`)}, 1 from generate_series(1, ${RECORDS}) g`)
  await db.execute(`
    insert into profile_attributes (profile_id, attributes, lineage, since, from_run)
    select ${uuid(`'p' || g`)}, '{"city": "Lyon"}', jsonb_build_object('city', jsonb_build_array(${uuid('g::text')}, 'first')),
      '{}', 1
    from generate_series(1, ${RECORDS}) g`)
  await db.execute(`
    insert into event (source_id, event_key, record_id, name, occurred_at, properties, hash, loaded_run)
    select 1, g::text, ${uuid('g::text')}, 'order', '2026-01-01', '{}', ${uuid('g::text')}, 1
    from generate_series(1, ${RECORDS}) g`)
  await db.execute('analyze source_record, link, profile_attributes, source, event')
})

const VIEWS = ['record', 'attribute', 'event']

test.each(VIEWS)('published.%s of one profile, as of an older run, reads a few pages', async (view) => {
  const [row] = await database.db.transaction(async (tx) => {
    await tx.execute(`set local nocturne.run = '2'`)
    return tx.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(
      `explain (analyze, buffers, format json) select * from published.${view} where profile_id = ${uuid(`'p7'`)}`,
    )
  })
  const plan = row?.['QUERY PLAN'][0].Plan
  expect((plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)).toBeLessThan(60)
})

interface Plan {
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
}
