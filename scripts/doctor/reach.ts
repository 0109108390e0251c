import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { connectionFault } from '../../core/connection-fault.ts'

const PATIENCE_MS = 4_000

/** Where somebody answers, and whether by TLS. */
export interface Reach {
  readonly host: string
  readonly port: number
  readonly secure: boolean
}

/**
 * Why nobody can be reached there (`ENOTFOUND`, `ECONNREFUSED`, `ETIMEDOUT`, ...; behind the code, what mends it), or
 * null: a name and a port that answer, and with `secure` a certificate that is accepted.
 */
export async function unreachable({ host, port, secure }: Reach): Promise<string | null> {
  try {
    const { address } = await lookup(host)
    await connected(address, port, secure ? host : null)
    return null
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code ?? 'UNKNOWN')
    const words = connectionFault(code)
    return words === null ? code : `${code}: ${words}`
  }
}

function connected(host: string, port: number, named: string | null): Promise<void> {
  const at = { host, port, timeout: PATIENCE_MS }
  const socket =
    named === null ? connect(at) : connectTls({ ...at, ...(isIP(named) === 0 ? { servername: named } : {}) })
  return new Promise<void>((resolve, reject) => {
    socket.once(named === null ? 'connect' : 'secureConnect', resolve)
    socket.once('timeout', () => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })))
    socket.once('error', reject)
  }).finally(() => socket.destroy())
}

/** Where a spec that names a `url` is reached; null when it has none. The rest of a URL may be a secret. */
export function placeOfUrl(spec: object): Reach | null {
  if (!('url' in spec) || typeof spec.url !== 'string' || !URL.canParse(spec.url)) return null
  const { hostname, port, protocol } = new URL(spec.url)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (PORTS[protocol] ?? 443),
    secure: protocol === 'https:',
  }
}

const PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'postgres:': 5432,
  'postgresql:': 5432,
  'sftp:': 22,
}
