import type { ClientConnectConfig } from '@temporalio/envconfig'
import { hopeless } from '../core/errors.ts'
import type { Env } from './home.ts'
import { embeddedUrl, readStackRecord, type StackRecord } from './stack-record.ts'
import { clientConfig, temporalProfile } from './temporal.ts'
import { givenUi, namedUi } from './ui.ts'

/** Who runs a server: the stack of this home, or somebody else. */
export type Owner = 'stack' | 'given'

/** The addresses that every verb and every worker uses. A part is missing when nobody named or started it. */
export type Connections = {
  readonly databaseUrl?: string
  readonly databaseOwner?: Owner
  readonly temporalAddress?: string
  readonly temporalOwner?: Owner
  readonly temporalNamespace: string
  readonly uiUrl?: string
}

/**
 * Where PostgreSQL and Temporal are: `DATABASE_URL`, `TEMPORAL_*` and `temporal.toml` win; else the stack of this home.
 * An address that is the stack's own (after `eval "$(nocturne env)"`) still belongs to the stack.
 * One brand has one database: with the stack's server, `brand` names it, also when the environment still holds the
 * address of the brand before.
 */
export function connectionsOf(home: string | undefined, env: Env, brand: string | undefined): Connections {
  const record = home === undefined ? {} : readStackRecord(home)
  return { ...databaseOf(record, env, brand), ...temporalOf(record, env) }
}

/** What `Connection.connect` and `NativeConnection.connect` take (TLS, API key and headers too), and the namespace. */
export function temporalConfigOf(home: string | undefined, env: Env): ClientConnectConfig | undefined {
  const { temporalAddress, temporalNamespace } = connectionsOf(home, env, undefined)
  return temporalAddress === undefined ? undefined : clientConfig(env, temporalAddress, temporalNamespace)
}

/** The name of a brand's database on the embedded server. */
export function brandDatabase(brand: string | undefined): string {
  return brand === undefined ? 'nocturne' : `nocturne_${brand.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`
}

function databaseOf(
  record: StackRecord,
  env: Env,
  brand: string | undefined,
): Pick<Connections, 'databaseUrl' | 'databaseOwner'> {
  const { postgres } = record
  const given = databaseUrlIn(env)
  const own = postgres !== undefined && (!given || given.startsWith(embeddedUrl(postgres, '')))
  if (given && !(own && brand !== undefined))
    return { databaseUrl: given, databaseOwner: own ? 'stack' : 'given' }
  return own ? { databaseUrl: embeddedUrl(postgres, brandDatabase(brand)), databaseOwner: 'stack' } : {}
}

/** `DATABASE_URL`, checked; what it holds is never told, there is a password in it. */
function databaseUrlIn(env: Env): string | undefined {
  const url = env.DATABASE_URL
  // The driver also takes an address without a host (`user@/database?host=...`), and the directory of a socket.
  if (
    !url ||
    url.startsWith('/') ||
    (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url.replace('@/', '@host/')))
  )
    return url
  throw hopeless(
    'BAD_SETTING',
    'DATABASE_URL (not shown) is no address of a PostgreSQL database; it is written postgresql://USER:PASSWORD@HOST:5432/DATABASE, ' +
      'with a port from 1 to 65535, and %40, %2F and %23 for @, / and # in the password. Correct it, or unset it to use the development stack.',
  )
}

function temporalOf(record: StackRecord, env: Env): Omit<Connections, 'databaseUrl' | 'databaseOwner'> {
  const profile = temporalProfile(env)
  const temporalNamespace = profile.namespace ?? 'default'
  const own = record.temporal && `127.0.0.1:${record.temporal.port}`
  if (profile.address && profile.address.replace(/^localhost:/, '127.0.0.1:') !== own) {
    const uiUrl = givenUi(env, profile.address)
    const ui = uiUrl === undefined ? {} : { uiUrl }
    return { temporalNamespace, temporalAddress: profile.address, temporalOwner: 'given', ...ui }
  }
  if (own === undefined) return { temporalNamespace }
  const uiPort = record.temporal?.uiPort
  const uiUrl = namedUi(env) ?? (uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`)
  const ui = uiUrl === undefined ? {} : { uiUrl }
  return { temporalNamespace, temporalAddress: own, temporalOwner: 'stack', ...ui }
}
