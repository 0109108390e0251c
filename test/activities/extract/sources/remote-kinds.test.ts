import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach } from 'vitest'
import type { Contents } from '../../../../core/brand/source.ts'
import { useDatabase } from '../../../support/database.ts'
import { scratch } from '../../../support/scratch.ts'
import { describeKind, type KindRow, type KindUnderTest } from '../../../support/source-kind.ts'
import { httpFrom } from './http-server.ts'
import { postgresFrom } from './postgres-support.ts'
import { singerFrom } from './singer-support.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A page a delivery; of changes those that came since the last load. */
async function http(contents: Contents): Promise<KindUnderTest> {
  const deliveries: { readonly at: number; readonly rows: readonly KindRow[] }[] = []
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams
    const since = Date.parse(query.get('since') ?? '1970-01-01')
    const some = contents === 'snapshot' ? deliveries.slice(-1) : deliveries.filter(({ at }) => at >= since)
    const page = Number(query.get('cursor') ?? 0)
    const next = page + 1 < some.length ? String(page + 1) : null
    response.end(JSON.stringify({ data: some[page]?.rows ?? [], next }))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const from = httpFrom(`http://127.0.0.1:${port}/people`, {
    query: contents === 'snapshot' ? {} : { since: '{since}' },
    pagination: { kind: 'cursor', next: 'next', param: 'cursor' },
    limits: { unitRows: 1 },
  })
  return {
    from,
    deliver: (rows) => void deliveries.push({ at: Date.now(), rows }),
    place: (row) => `1/${row + 1}`,
  }
}

/** Each delivery is a STATE. */
function singer(contents: Contents): KindUnderTest {
  const file = join(scratch(), 'deliveries.json')
  const deliveries: (readonly KindRow[])[] = []
  const tap = fileURLToPath(new URL('kit-tap.mjs', import.meta.url))
  return {
    from: singerFrom(
      { file, latest: contents === 'snapshot' },
      { command: [process.execPath, tap], stream: 'people', limits: { unitRows: 1 } },
    ),
    deliver: (rows) => {
      deliveries.push(rows)
      writeFileSync(file, JSON.stringify(deliveries))
    },
    place: (row) => String(row + 2),
  }
}

const crm = useDatabase()
afterAll(() => crm.db.execute('drop schema if exists crm cascade'))

async function postgres(contents: Contents): Promise<KindUnderTest> {
  await crm.db.execute('drop schema if exists crm cascade')
  await crm.db.execute('create schema crm')
  await crm.db.execute(
    'create table crm.person (id text primary key, updated_at timestamptz not null default clock_timestamp())',
  )
  return {
    from: postgresFrom(crm.url, {
      cursor: contents === 'snapshot' ? null : { updatedAt: 'updated_at', id: 'id' },
      limits: { statementMs: 5_000, unitRows: 2 },
    }),
    deliver: async (rows) => {
      if (contents === 'snapshot') await crm.db.execute('truncate crm.person')
      const names = [...new Set(rows.flatMap(Object.keys))].filter((name) => name !== 'id')
      for (const name of names) await crm.db.execute(`alter table crm.person add if not exists ${name} text`)
      for (const row of rows)
        await crm.db.execute(
          `
          insert into crm.person (id, ${names.join(', ')})
          select r.id, ${names.map((name) => `r.${name}`).join(', ')} from jsonb_populate_record(null::crm.person, $1::text::jsonb) r
          on conflict (id) do update set updated_at = clock_timestamp(), ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
          [JSON.stringify(row)],
        )
    },
    place: (row) => String((row % 2) + 1),
  }
}

describeKind('http', http)
describeKind('singer', (contents) => Promise.resolve(singer(contents)))
describeKind('postgres', postgres)
