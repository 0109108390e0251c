import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'

const PATIENCE_MS = 4_000

/** Why nobody can be reached there (`ENOTFOUND`, `ECONNREFUSED`, `ETIMEDOUT`, ...), or null: a name and a port that answer. */
export async function unreachable(host: string, port: number): Promise<string | null> {
  try {
    const { address } = await lookup(host)
    await connected(address, port)
    return null
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code ?? 'UNKNOWN')
  }
}

function connected(host: string, port: number): Promise<void> {
  const socket = connect({ host, port, timeout: PATIENCE_MS })
  return new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('timeout', () => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })))
    socket.once('error', reject)
  }).finally(() => socket.destroy())
}

/** Host and port of a spec that names a `url`; null when it has none. The rest of a URL may be a secret. */
export function placeOfUrl(spec: object): { readonly host: string; readonly port: number } | null {
  if (!('url' in spec) || typeof spec.url !== 'string' || !URL.canParse(spec.url)) return null
  const { hostname, port, protocol } = new URL(spec.url)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (PORTS[protocol] ?? 443) }
}

const PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'postgres:': 5432,
  'postgresql:': 5432,
  'sftp:': 22,
}
