import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { createPeople, deletePeople, stageNight, upsertPeople } from './queries.ts'

/** The CRM's database, the generator's directory, and the business date whose changes are to be made. */
export interface CrmNight {
  readonly connectionString: string
  readonly schema: string
  readonly dir: string
  readonly date: string
}

/**
 * Makes the changes of one night in the CRM's table, in one transaction; the schema and the table come with the first.
 * Applying a night again changes nothing.
 */
export async function applyCrmNight(
  night: CrmNight,
): Promise<{ readonly upserted: number; readonly deleted: number }> {
  const client = new Client({ connectionString: night.connectionString, application_name: 'le-parcours crm' })
  await client.connect()
  try {
    await client.query('begin')
    await createPeople(client, night.schema)
    await stageNight(client, night.schema)
    await copyFile(client, 'upserted', join(night.dir, 'crm', `upserts-${night.date}.csv`))
    await copyFile(client, 'deleted', join(night.dir, 'crm', `deletes-${night.date}.csv`))
    const upserted = await upsertPeople(client, night.schema)
    const deleted = await deletePeople(client, night.schema)
    await client.query('commit')
    await client.query(`analyze ${client.escapeIdentifier(night.schema)}.person`)
    return { upserted, deleted }
  } finally {
    await client.end()
  }
}

async function copyFile(client: Client, table: 'upserted' | 'deleted', path: string): Promise<void> {
  const into = client.query(copyFrom(`copy ${table} from stdin with (format csv, header true)`))
  await pipeline(createReadStream(path), into)
}
