import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { posix } from 'node:path'
import Client from 'ssh2-sftp-client'
import type { SftpSpec } from '../../../core/brand/destination.ts'
import type { Manifest } from './file.ts'

/** What an SFTP server, or the way to it, did not do; the code is ours, the system's or the protocol's, never a text. */
export class RemoteFault extends Error {
  readonly code: string
  constructor(code: string) {
    super(`The SFTP server: ${code}`)
    this.code = code
  }
}

/** One session with the directory of a destination. Everything throws a `RemoteFault`. */
export interface RemoteFolder {
  readonly remove: (wanted: (name: string) => boolean) => Promise<void>
  /** Sends a local file; the whole of it is there, or it throws. */
  readonly upload: (path: string, name: string) => Promise<void>
  /** Gives an uploaded file its name, its manifest last. One that lies there with the same content is left alone. */
  readonly publish: (uploaded: string, name: string, manifest: Manifest) => Promise<void>
  readonly close: () => Promise<void>
}

const ignore = (): void => undefined
const READY_MS = 15_000

/** Signs in to a server whose key is the one that is expected, and makes the directory. */
export async function openFolder(spec: SftpSpec): Promise<RemoteFolder> {
  // A line that is cut between two requests is told by the next one; the library would write it to the console.
  const client = new Client('nocturne', { error: ignore, end: ignore, close: ignore })
  const at = (name: string): string => posix.join(spec.directory, name)
  await signIn(client, spec)
  const folder: RemoteFolder = {
    remove: async (wanted) => {
      const found = await client.list(spec.directory)
      for (const { name } of found) if (wanted(name)) await client.delete(at(name), true)
    },
    upload: async (path, name) => {
      await client.put(createReadStream(path), at(name))
      const [here, there] = await Promise.all([stat(path), client.stat(at(name))])
      if (here.size !== there.size) throw new RemoteFault('short')
    },
    publish: (uploaded, name, manifest) => publish(client, at, uploaded, name, manifest),
    close: async () => {
      await client.end().catch(() => undefined)
    },
  }
  await guarded(() => client.mkdir(spec.directory, true)).catch(async (error: unknown) => {
    await folder.close()
    throw error
  })
  return {
    remove: (wanted) => guarded(() => folder.remove(wanted)),
    upload: (path, name) => guarded(() => folder.upload(path, name)),
    publish: (uploaded, name, manifest) => guarded(() => folder.publish(uploaded, name, manifest)),
    close: folder.close,
  }
}

async function signIn(client: Client, spec: SftpSpec): Promise<void> {
  let stranger = false
  const isExpected = (key: Buffer): boolean => {
    const shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
    stranger = shown !== spec.hostKey
    return !stranger
  }
  try {
    await client.connect({
      host: spec.host,
      port: spec.port,
      username: spec.user,
      ...(spec.password === null ? {} : { password: spec.password }),
      ...(spec.privateKey === null ? {} : { privateKey: spec.privateKey }),
      hostVerifier: isExpected,
      readyTimeout: READY_MS,
      keepaliveInterval: 10_000,
    })
  } catch (error) {
    await client.end().catch(() => undefined)
    throw stranger ? new RemoteFault('host_key') : faultOf(error)
  }
}

async function publish(
  client: Client,
  at: (name: string) => string,
  uploaded: string,
  name: string,
  manifest: Manifest,
): Promise<void> {
  const manifestName = at(`${name}.manifest.json`)
  if (
    (await readManifest(client, manifestName)) === manifest.sha256 &&
    (await client.exists(at(name))) === '-'
  ) {
    await client.delete(at(uploaded), true)
    return
  }
  const beside = at(`${uploaded}.manifest`)
  await client.put(Buffer.from(`${JSON.stringify(manifest)}\n`), beside)
  await client.delete(manifestName, true)
  await rename(client, at(uploaded), at(name))
  await rename(client, beside, manifestName)
}

/** The content's hash that a manifest names; null = there is none. */
async function readManifest(client: Client, path: string): Promise<string | null> {
  if ((await client.exists(path)) !== '-') return null
  const text = String(await client.get(path))
  try {
    const manifest: unknown = JSON.parse(text)
    const isOne = typeof manifest === 'object' && manifest !== null && 'sha256' in manifest
    return isOne && typeof manifest.sha256 === 'string' ? manifest.sha256 : null
  } catch {
    return null
  }
}

/** Servers without OpenSSH's rename do not replace: what is there goes first, and no manifest speaks of it. */
async function rename(client: Client, from: string, to: string): Promise<void> {
  try {
    await client.posixRename(from, to)
  } catch (error) {
    if (!(error instanceof Error) || !/support/i.test(error.message)) throw error
    await client.delete(to, true)
    await client.rename(from, to)
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw faultOf(error)
  }
}

/** Texts of a server may say anything: what is kept is a code. */
function faultOf(error: unknown): RemoteFault {
  if (error instanceof RemoteFault) return error
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  const text = typeof message === 'string' ? message : ''
  if (/authentication methods failed/i.test(text)) return new RemoteFault('account')
  if (/permission denied/i.test(text)) return new RemoteFault('permission')
  return new RemoteFault(typeof code === 'string' ? code : typeof code === 'number' ? `sftp_${code}` : 'sftp')
}
