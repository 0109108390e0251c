import { expect, test } from 'vitest'
import { historyEvents } from '../../bench/support/history.ts'
import { extractActivityId } from '../../core/ids.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const DAY = '2026-03-01'
const LISTS = Array.from({ length: 17 }, (_, n) => `list_${n}`)
/** A list of one row; the first is optional, and its file is another's. */
const listSource = (name: string): string => `source: ${name}
kind: csv
path: data
pattern: "${name}-{date}.csv"
key: [id]
contents: snapshot
party: first
holder: Tiny Shop
lawful_basis: contract
allowed_uses: [profiling]
drift: fail
optional: ${name === 'list_0'}
rows: reference
dataset: ${name}
attributes:
  name: { from: name, as: text }
`

const shop = useShop()

test('a night of 19 sources, one of them broken, has less than 400 events, and each source tries of its own', async () => {
  shop.write({
    ...Object.fromEntries(LISTS.map((name) => [`sources/${name}.yaml`, listSource(name)])),
    ...Object.fromEntries(LISTS.map((name) => [`data/${name}-${DAY}.csv`, 'id,name\n1,one\n'])),
    ...dayFiles(DAY, 50, 20),
    [`data/list_0-${DAY}.csv`]: 'id,other\n1,one\n',
  })
  const { run, state } = await shop.night(DAY)
  expect([state, run.error_code]).toEqual(['degraded', 'SOURCE_FAILED'])
  const loads = await shop.client.db.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from source_load group by 1 order by 1',
  )
  expect(loads).toEqual([
    { state: 'done', n: 18 },
    { state: 'failed', n: 1 },
  ])
  const { temporal } = shop.client
  expect(await historyEvents(temporal, run.workflow_id, false)).toBeLessThan(400)
  const { events } = await temporal.workflow.getHandle(run.workflow_id).fetchHistory()
  const ids = (events ?? []).flatMap((e) => e.activityTaskScheduledEventAttributes?.activityId ?? [])
  expect(ids).toEqual(expect.arrayContaining(LISTS.map(extractActivityId)))
})
