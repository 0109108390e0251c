import { expect, test } from 'vitest'
import type { EventTruth } from '../../../../examples/le-parcours/generate/truth.ts'
import type { After } from './holds.ts'
import { refusedAgain } from './reads.ts'
import { fatesOfNight, recordsOf, toldUntil } from './told.ts'

/** Sources that are asked again for what they gave before. */
const ASKED_AGAIN = ['crm', 'loyalty', 'movements']
const PEOPLE = ['crm', 'loyalty', 'demographics']

/** What became of every generated row. */
export function rowsHold(after: () => After): void {
  test('each source loads, leaves and refuses as many rows as foretold, each night', async () => {
    const { db, played } = after()
    const loads = await db.query<{
      night: number
      source: string
      loaded: number
      unchanged: number
      rejected: number
    }>(`
      select run_id - 1 as night, source, loaded::int, unchanged::int, rejected::int from published.source_load`)
    const { dataDir, dates } = played
    const again = refusedAgain(dataDir, dates)
    const fates = dates.map((date) => fatesOfNight(dataDir, date))
    const foretold = loads.map(({ night, source, unchanged }) => {
      const own = (fates[night] ?? []).filter((row) => row.source === source)
      const of = (fate: string): number => own.filter((row) => row.fate === fate).length
      const refused = Object.values(again[source]?.[night] ?? {}).reduce((a, b) => a + b, 0)
      return ASKED_AGAIN.includes(source)
        ? { night, source, loaded: of('loaded'), unchanged, rejected: refused }
        : { night, source, loaded: of('loaded'), unchanged: of('unchanged'), rejected: of('rejected') }
    })
    const rows = fates.reduce((sum, night) => sum + night.length, 0)
    console.log(`rows: ${rows} generated, in ${loads.length} loads`)
    expect(loads).toEqual(foretold)
  })

  test('each refused row is refused where it stands, and for its reason', async () => {
    const { db, played } = after()
    const { dataDir, dates } = played
    const found = await db.query<{ run_id: number; source: string; place: string; reason: string }>(`
      select j.run_id, s.name as source, concat_ws(' ', j.file, j.position) as place, j.reason
      from rejection j join source s using (source_id)`)
    const ofFiles = dates
      .flatMap((date) => fatesOfNight(dataDir, date))
      .filter(({ source, fate }) => fate === 'rejected' && !ASKED_AGAIN.includes(source))
      .map(({ source, file, line, reason }) => `${source} ${file.split('/').at(-1)} ${line} ${reason}`)
    const again = Object.entries(refusedAgain(dataDir, dates)).flatMap(([source, nights]) =>
      nights.flatMap((reasons, night) =>
        Object.entries(reasons).flatMap(([reason, n]) =>
          Array.from({ length: n }, () => `${source} in night ${night} ${reason}`),
        ),
      ),
    )
    const lines = found.map(({ run_id, source, place, reason }) =>
      ASKED_AGAIN.includes(source)
        ? `${source} in night ${run_id - 1} ${reason}`
        : `${source} ${place} ${reason}`,
    )
    console.log(`refused: ${lines.length} rows`)
    expect(lines.sort()).toEqual([...ofFiles, ...again].sort())
  })

  test('each event stands as it was told last, and so does each record of a source of people', async () => {
    const { db, played } = after()
    const told = toldUntil(played.dataDir, played.dates)
    const found = await db.query<EventTruth>(`
      select source, event_key as key, name, occurred_at as at, amount::text as amount, currency from published.event`)
    expect(found.map(eventLine).sort()).toEqual([...told.events.values()].map(eventLine).sort())
    const records = await db.query<{ source: string; n: number }>(
      `select source, count(*)::int as n from published.record where source = any ($1::text[]) group by source order by source`,
      [PEOPLE],
    )
    const open = PEOPLE.toSorted().map((source) => ({
      source,
      n: [...told.records.values()].filter((record) => record.source === source).length,
    }))
    expect(records).toEqual(open)
  })

  test('records that vanish are deleted in the night that no longer finds them', async () => {
    const { db, played } = after()
    const found = await db.query(
      `select run_id - 1 as night, source, deleted::int from published.source_load where source = any ($1::text[]) and deleted > 0
       order by night, source`,
      [PEOPLE],
    )
    const gone = played.dates.flatMap((date, night) =>
      PEOPLE.toSorted().map((source) => ({
        night,
        source,
        deleted: recordsOf(played.dataDir, date).filter((one) => one.source === source && one.op === 'close')
          .length,
      })),
    )
    expect(found).toEqual(gone.filter(({ deleted }) => deleted > 0))
  })
}

/** Calls of the site's tracking library have the name of what is tracked; only money that somebody paid counts. */
function eventLine({ source, key, name, at, amount, currency }: EventTruth): string {
  const paid = source === 'web' || amount === null ? null : Number(amount)
  const plain = name.replace(/^track /, '')
  return JSON.stringify([source, key, plain, new Date(at).getTime(), paid, paid === null ? null : currency])
}
