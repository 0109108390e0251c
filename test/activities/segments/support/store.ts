import type { Db } from '../../../../db/connect.ts'
import { VERSIONED, type VersionedName, type VersionedTable } from '../../../../db/versioned/tables.ts'
import { writeVersions } from '../../../../db/versioned/write.ts'
import type { World } from './world.ts'

type Row = Readonly<Record<string, unknown>>

/** Makes the open rows of what the earlier stages write equal to a world, as run `runId`. */
export async function store(db: Db, world: World, runId: number): Promise<void> {
  await db.transaction(async (tx) => {
    await sync(
      tx,
      'link',
      [...world.links].map(([record_id, profile_id]) => ({ record_id, profile_id, origin_id: profile_id })),
      runId,
    )
    await sync(
      tx,
      'profile',
      [...world.profiles].map(([profile_id, { kind }]) => ({
        profile_id,
        kind,
        founder_record: profile_id,
        founder_number: 1,
      })),
      runId,
    )
    await sync(
      tx,
      'profile_attributes',
      [...world.profiles].map(([profile_id, { attributes }]) => ({
        profile_id,
        attributes,
        lineage: {},
        since: {},
      })),
      runId,
    )
    await sync(tx, 'contactability', consentRows(world), runId)
    await sync(tx, 'event', eventRows(world), runId)
    await sync(tx, 'reference_row', referenceRows(world), runId)
  })
}

function consentRows(world: World): readonly Row[] {
  const pairs = [
    ['email', 'news'],
    ['email', 'ads'],
    ['sms', 'ads'],
  ] as const
  return [...world.profiles].flatMap(([profile_id, { consents }]) =>
    pairs.map(([channel, purpose]) => ({
      profile_id,
      channel,
      purpose,
      verdict: consents.has(`${channel} ${purpose}`) ? 'allow' : 'deny',
      rule: 'test',
      event_ids: [],
    })),
  )
}

function eventRows(world: World): readonly Row[] {
  return [...world.events.values()].map(({ record, key, at, ...event }) => ({
    ...event,
    source_id: 1,
    event_key: key,
    record_id: record,
    occurred_at: at.toISOString(),
    hash: hashOf({ ...event, at }),
  }))
}

function referenceRows(world: World): readonly Row[] {
  return [...world.reference.values()].map(({ dataset, key, attributes, validFrom }) => ({
    dataset,
    key,
    attributes,
    valid_from: validFrom?.toISOString() ?? '-infinity',
    source_id: 2,
    hash: hashOf(attributes),
  }))
}

function hashOf(value: unknown): string {
  let hash = 0n
  for (const char of JSON.stringify(value))
    hash = (hash * 131n + BigInt(char.codePointAt(0) ?? 0)) % (1n << 127n)
  return hash.toString(16).padStart(32, '0')
}

async function sync(tx: Db, name: VersionedName, rows: readonly Row[], runId: number): Promise<void> {
  const table: VersionedTable = VERSIONED[name]
  const columns = [...table.key, ...table.columns]
  const keys = table.key.map((key) => `w.${key} = t.${key}`).join(' and ')
  const list = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ')
  await tx.execute(
    `create temp table staged_${name} on commit drop as
    select ${list('w')}, false as gone from jsonb_populate_recordset(null::${table.name}, $1::jsonb) w
    union all
    select ${list('t')}, true from ${table.name} t
    where t.to_run is null and not exists (
      select 1 from jsonb_populate_recordset(null::${table.name}, $1::jsonb) w where ${keys})`,
    [JSON.stringify(rows)],
  )
  await tx.execute(`analyze staged_${name}`)
  await writeVersions(tx, name, `staged_${name}`, runId)
}
