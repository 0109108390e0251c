import { installation } from '../../activities/runs/queries/installation.ts'
import { type ServerFacts, serverFacts } from '../../activities/runs/queries/server.ts'
import { countOf } from '../../core/format.ts'
import { changedMigrations, foreignMigrations, pendingMigrations } from '../../db/migrate.ts'
import { keyOf } from '../project/brand-key.ts'
import { bytesText } from './bytes.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'

/** `nulls not distinct` of the consent ledger is of PostgreSQL 15. */
const OLDEST = 150_000
/** Of one worker with four slots; the CLI needs two more. */
const CONNECTIONS = 22

/** Version, settings and tables of the brand's database, and whose it is. */
export const checkDatabase: Check = async (it) => {
  if (it.db === null) return []
  const facts = await serverFacts(it.db)
  const settings = settingFindings(facts)
  const tables = await tableFindings(it)
  return [serverFinding(facts), ...settings, ...tables]
}

function serverFinding(facts: ServerFacts): Finding {
  const it = about('database', 'server')
  if (facts.version_number < OLDEST)
    return it.fail(
      'POSTGRES_TOO_OLD',
      `PostgreSQL ${facts.version} lacks what the tables need: 15 or newer is wanted.`,
      'Move the database to a newer server (pg_dump, pg_restore).',
    )
  if (facts.read_only)
    return it.fail(
      'READ_ONLY',
      'The server only reads (a standby, or default_transaction_read_only): no night can be written.',
      'Name the primary server in DATABASE_URL.',
    )
  return it.ok(
    `PostgreSQL ${facts.version}, database ${facts.database} (${bytesText(facts.bytes)}), ${facts.connections} of ${facts.max_connections} connections in use`,
  )
}

function settingFindings(facts: ServerFacts): readonly Finding[] {
  const it = about('database', 'settings')
  const found = [
    facts.encoding === 'UTF8'
      ? null
      : it.fail(
          'ENCODING',
          `The database's encoding is ${facts.encoding}: names of most countries cannot be kept in it.`,
          `createdb --encoding UTF8 --template template0 NAME, then name it in DATABASE_URL`,
        ),
    facts.time_zone === 'UTC' && facts.synchronous_commit === 'on'
      ? null
      : it.fail(
          'SESSION_SETTINGS',
          `A connection has time zone ${facts.time_zone} and synchronous_commit ${facts.synchronous_commit}, though UTC and on were asked for: something between (a pooler) drops start-up options. A crash could then send a mail twice.`,
          'Connect to PostgreSQL itself, or through a pooler in session mode that passes `options` on.',
        ),
    facts.fsync
      ? null
      : it.warn('FSYNC', 'fsync is off: a crash of the machine may lose the database.', 'fsync = on'),
    facts.autovacuum
      ? null
      : it.warn('AUTOVACUUM', 'autovacuum is off: nights get slower from week to week.', 'autovacuum = on'),
    facts.may_stage
      ? null
      : it.fail(
          'NO_TEMPORARY',
          'This user may not make temporary tables, and every stage needs them.',
          `grant temporary on database ${facts.database} to <user>`,
        ),
    facts.max_connections - facts.connections >= CONNECTIONS
      ? null
      : it.warn(
          'CONNECTIONS',
          `${facts.connections} of ${facts.max_connections} connections are in use; one worker takes up to ${CONNECTIONS - 2}.`,
          'Raise max_connections, or give the workers fewer slots (NOCTURNE_WORKER_SLOTS).',
        ),
  ].filter((finding) => finding !== null)
  return found.length > 0 ? found : [it.ok('encoding UTF8, time zone UTC, commits are waited for')]
}

async function tableFindings(examined: Examined): Promise<readonly Finding[]> {
  const { db } = examined
  if (db === null) return []
  const it = about('database', 'migrations')
  const pending = await pendingMigrations(db)
  if (pending.length > 0)
    return [
      it.fail(
        'NOT_MIGRATED',
        `The database lacks ${countOf(pending.length, 'migration', 'migrations')} of this version (${pending[0]} first).`,
        'nocturne migrate',
      ),
    ]
  const foreign = await foreignMigrations(db)
  if (foreign.length > 0)
    return [
      it.fail(
        'NEWER_DATABASE',
        `The database has ${countOf(foreign.length, 'migration', 'migrations')} that this version does not know (${foreign[0]} first): a newer version served it.`,
        'Install the newer version of nocturne here.',
      ),
    ]
  const changed = await changedMigrations(db)
  if (changed.length > 0)
    return [
      it.fail(
        'CHANGED_SCHEMA',
        `${countOf(changed.length, 'migration that was applied reads', 'migrations that were applied read')} otherwise here (${changed[0]} first): another release or checkout made this database, and a night would fail on it.`,
        examined.place.servers.databaseOwner === 'stack'
          ? 'nocturne dev reset --yes'
          : 'Install the release of nocturne that made this database.',
      ),
    ]
  return [it.ok('up to date'), await ownerFinding(examined)]
}

/** A database belongs to the brand and the key that used it first. */
async function ownerFinding({ cli, place, db, project }: Examined): Promise<Finding> {
  const it = about('database', 'owner')
  if (db === null) return it.ok('not looked at')
  const { brand, key_fingerprint: fingerprint } = await installation(db)
  if (brand === null) return it.ok('no night has run on it yet; the first one makes it its own')
  if (project !== null && project.brand !== brand)
    return it.fail(
      'WRONG_BRAND',
      `The database belongs to brand '${brand}', and the project is '${project.brand}': one brand, one database.`,
      'Check DATABASE_URL and --project.',
    )
  if (fingerprint === null) return it.ok(`brand ${brand}`)
  return keyOf(cli, { db, place }).then(
    () => it.ok(`brand ${brand}, filled with this key`),
    (error: unknown) => it.failed(error),
  )
}
