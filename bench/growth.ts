/**
 * How a database grows when nothing is added: snapshot people, of whom 1 % change a night.
 * `npm run bench:growth [-- people [nights]]`; the bar is 60 % after 30 nights of 100,000 people.
 */
import { addDays } from '../core/days.ts'
import type { Db } from '../db/connect.ts'
import { consentsFile, ordersFile, peopleFile, personRow, SIZED_FILES } from '../test/support/sized-brand.ts'
import { ALONE, type BenchBrand, benchBrand } from './support/stack.ts'

const FIRST_DAY = '2026-03-01'
const BAR_PERCENT = 60

interface TableSize {
  readonly name: string
  readonly heap: number
  readonly indexes: number
}

const people = Number(process.argv[2] ?? 100_000)
const nights = Number(process.argv[3] ?? 30)
const brand = await benchBrand('sized', SIZED_FILES, ALONE)
try {
  await grow(brand)
} finally {
  await brand.stop()
}

async function grow({ db, write, night }: BenchBrand): Promise<void> {
  const rows = Array.from({ length: people }, (_, n) => personRow(n, 0, FIRST_DAY))
  write({
    ...peopleFile(FIRST_DAY, rows),
    ...ordersFile(FIRST_DAY, people),
    ...consentsFile(FIRST_DAY, people),
  })
  console.log(`first night, ${people} people: ${(await night(FIRST_DAY)).seconds.toFixed(1)} s`)
  const before = await sizes(db)
  const changes = new Map<number, number>()
  const seconds: number[] = []
  for (let n = 1; n <= nights; n++) {
    const day = addDays(FIRST_DAY, n)
    change(rows, changes, n, day)
    write(peopleFile(day, rows))
    seconds.push((await night(day)).seconds)
  }
  console.log(`nights: ${seconds.map((s) => s.toFixed(1)).join(' ')} s`)
  tell(before, await sizes(db))
}

/** One in a hundred changes; who it is walks through all of them. */
function change(rows: string[], changes: Map<number, number>, night: number, day: string): void {
  for (let n = (night * 37) % 100; n < rows.length; n += 100) {
    const version = (changes.get(n) ?? 0) + 1
    changes.set(n, version)
    rows[n] = personRow(n, version, day)
  }
}

/** Sizes after a vacuum; `database` is all of it. */
async function sizes(db: Db): Promise<readonly TableSize[]> {
  await db.execute('vacuum analyze')
  const tables = await db.query<{ name: string; heap: string; indexes: string }>(`
    select c.oid::regclass::text as name, pg_table_size(c.oid) as heap, pg_indexes_size(c.oid) as indexes
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'vault')`)
  const [all] = await db.query<{ size: string }>('select pg_database_size(current_database()) as size')
  return [
    { name: 'database', heap: Number(all?.size), indexes: 0 },
    ...tables.map((t) => ({ name: t.name, heap: Number(t.heap), indexes: Number(t.indexes) })),
  ]
}

function tell(before: readonly TableSize[], after: readonly TableSize[]): void {
  const mb = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
  const rows = after.map((now) => {
    const then = before.find(({ name }) => name === now.name) ?? { heap: 0, indexes: 0 }
    const [was, is] = [then.heap + then.indexes, now.heap + now.indexes]
    const percent = was === 0 ? 0 : (100 * (is - was)) / was
    return {
      name: now.name,
      was,
      is,
      percent,
      heap: now.heap - then.heap,
      indexes: now.indexes - then.indexes,
    }
  })
  console.log('table, MB before, MB after, +MB (rows, indexes), %')
  for (const r of rows.toSorted((a, b) => b.is - b.was - (a.is - a.was)).slice(0, 24))
    console.log(
      `${r.name.padEnd(28)}${mb(r.was).padStart(8)}${mb(r.is).padStart(8)}${mb(r.is - r.was).padStart(8)}` +
        `  (${mb(r.heap)}, ${mb(r.indexes)})${r.percent.toFixed(0).padStart(6)} %`,
    )
  const all = rows.find(({ name }) => name === 'database')?.percent ?? Number.NaN
  console.log(
    `${nights} nights, 1 % of ${people} people changed in each: ${all.toFixed(1)} % (bar ${BAR_PERCENT} %)`,
  )
  if (all > BAR_PERCENT) process.exitCode = 1
}
