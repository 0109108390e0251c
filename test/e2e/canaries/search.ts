import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import type { Db } from '../../../db/connect.ts'
import { FREE, PLANTED } from './plant.ts'

/** What was found: the place, and how often; never more than is needed to say where. */
export type Finds = Map<string, number>

/** Counts planted texts; in free text they are counted apart. */
export function look(finds: Finds, place: string, text: string): void {
  const found = text.match(PLANTED)?.length ?? 0
  if (found > 0) finds.set(place, (finds.get(place) ?? 0) + found)
}

/** All files below these places, as bytes. */
export function lookInFiles(finds: Finds, root: string, dirs: readonly string[]): number {
  let files = 0
  const visit = (path: string): void => {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat?.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name))
    if (!stat?.isFile()) return
    files += 1
    look(finds, `file ${path.slice(root.length + 1)}`, readFileSync(path).toString('latin1'))
    look(finds, `name of a file in ${path.slice(root.length + 1)}`, path.slice(root.length))
  }
  for (const dir of dirs) if (existsSync(dir)) visit(dir)
  return files
}

/** All rows of the tables and views of the vault, or of all others, as COPY gives them; free text by table. */
export async function lookInTables(db: Db, inVault: boolean, finds: Finds, free: Finds): Promise<number> {
  const tables = await db.query<{ name: string }>(
    `
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'v') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_(toast|temp)' and (n.nspname = 'vault') = $1::boolean
    order by 1`,
    [inVault],
  )
  for (const { name } of tables) {
    let rest = ''
    for await (const chunk of db.copyOut(`copy (select t::text from ${name} t) to stdout`)) {
      const text = rest + chunk.toString()
      const end = text.lastIndexOf('\n') + 1
      look(finds, `table ${name}`, text.slice(0, end))
      const libre = text.slice(0, end).split(FREE).length - 1
      if (libre > 0) free.set(name, (free.get(name) ?? 0) + libre)
      rest = text.slice(end)
    }
  }
  return tables.length
}

/** Every event of every workflow, with its payloads, and what the server shows beside. */
export async function lookInHistories(client: Client, finds: Finds): Promise<number> {
  let events = 0
  for await (const { workflowId, runId } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId)
    const { events: all = [] } = await handle.fetchHistory()
    events += all?.length ?? 0
    const shown = await handle.describe()
    const parts = JSON.stringify([all, shown.raw, shown.memo, shown.typedSearchAttributes], plain)
    // A payload that is not read as text would hide everything.
    if (!parts.includes('runId')) throw new Error(`The history of ${workflowId} cannot be read.`)
    look(finds, `history of ${workflowId}`, parts)
  }
  return events
}

/** Payloads are bytes: as text. */
function plain(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  const buffer = value as { readonly type?: unknown; readonly data?: unknown } | null
  if (buffer?.type === 'Buffer' && Array.isArray(buffer.data))
    return Buffer.from(buffer.data as number[]).toString('utf8')
  return typeof value === 'bigint' ? String(value) : value
}
