import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import ssh2, { type Connection, type FileEntry, type SFTPWrapper } from 'ssh2'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

/** What a test's server does wrong, from a moment on. */
export interface Trouble {
  /** Bytes that it takes of all files together; then it answers as a full disk does. */
  fullAfter?: number
  /** Bytes after which it cuts the line. */
  cutAfter?: number
  /** Cuts the line instead of giving a file this ending its name. */
  cutAtRename?: string
  /** Nothing may be opened for writing. */
  readOnly?: boolean
}

export interface TestSftp {
  readonly port: number
  readonly hostKey: string
  trouble: Trouble
  /** Renames that it did. */
  readonly renames: string[]
  readonly close: () => Promise<void>
}

export const ACCOUNT = { user: 'shop', password: 'open-sesame' }
const HOST = ssh2.utils.generateKeyPairSync('ed25519')
/** The key by which the account may also sign in. */
export const USER_KEY = ssh2.utils.generateKeyPairSync('ed25519')

/** An SFTP server on loopback over a real directory; it knows no rename of OpenSSH's, so it never replaces. */
export async function startSftp(root: string): Promise<TestSftp> {
  const lines = new Set<Connection>()
  const self: { trouble: Trouble; readonly renames: string[] } = { trouble: {}, renames: [] }
  const server = new ssh2.Server({ hostKeys: [HOST.private] }, (line) => {
    lines.add(line)
    line.on('close', () => lines.delete(line))
    line.on('error', () => undefined)
    line.on('authentication', (asked) => {
      const known = asked.username === ACCOUNT.user
      if (known && asked.method === 'password' && asked.password === ACCOUNT.password) return asked.accept()
      const own = ssh2.utils.parseKey(USER_KEY.public)
      if (
        known &&
        asked.method === 'publickey' &&
        !(own instanceof Error) &&
        asked.key.data.equals(own.getPublicSSH())
      )
        return asked.accept()
      return asked.reject(['password', 'publickey'])
    })
    line.on('ready', () =>
      line.on('session', (accept) =>
        accept().on('sftp', (acceptSftp) => serve(acceptSftp(), root, self, () => line.end())),
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const key = ssh2.utils.parseKey(HOST.public)
  if (key instanceof Error) throw key
  return Object.assign(self, {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    hostKey: `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')}`,
    close: () => {
      for (const line of lines) line.end()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}

function serve(
  sftp: SFTPWrapper,
  root: string,
  self: { trouble: Trouble; readonly renames: string[] },
  cut: () => void,
): void {
  const handles = new Map<number, { readonly fd: number | null; entries: FileEntry[] | null }>()
  let last = 0
  let taken = 0
  const local = (path: string): string => join(root, path)
  const handleOf = (n: number): Buffer => Buffer.from([n])
  const ok = (id: number): void => sftp.status(id, STATUS_CODE.OK)
  const attempt = (id: number, work: () => void): void => {
    try {
      work()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      sftp.status(id, code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE)
    }
  }
  const attrs = (path: string) => {
    const { mode, uid, gid, size, atimeMs, mtimeMs } = statSync(path)
    return { mode, uid, gid, size, atime: atimeMs / 1000, mtime: mtimeMs / 1000 }
  }
  const open = (it: { readonly fd: number | null; entries: FileEntry[] | null }): Buffer => {
    handles.set(++last, it)
    return handleOf(last)
  }
  sftp.on('REALPATH', (id, path) =>
    sftp.name(id, [{ filename: path === '.' ? '/' : path, longname: path, attrs: attrs(root) }]),
  )
  sftp.on('STAT', (id, path) => attempt(id, () => sftp.attrs(id, attrs(local(path)))))
  sftp.on('LSTAT', (id, path) => attempt(id, () => sftp.attrs(id, attrs(local(path)))))
  sftp.on('MKDIR', (id, path) =>
    attempt(id, () => {
      mkdirSync(local(path))
      ok(id)
    }),
  )
  sftp.on('OPENDIR', (id, path) =>
    attempt(id, () => {
      const entries = readdirSync(local(path)).map((filename) => ({
        filename,
        longname: `-rw------- 1 a a 0 Jan 1 00:00 ${filename}`,
        attrs: attrs(join(local(path), filename)),
      }))
      sftp.handle(id, open({ fd: null, entries }))
    }),
  )
  sftp.on('READDIR', (id, handle) => {
    const it = handles.get(handle[0] ?? 0)
    const entries = it?.entries ?? null
    if (it === undefined || entries === null || entries.length === 0) return sftp.status(id, STATUS_CODE.EOF)
    it.entries = []
    sftp.name(id, entries)
  })
  sftp.on('OPEN', (id, path, flags) => {
    const writes = (flags & OPEN_MODE.WRITE) !== 0
    if (writes && self.trouble.readOnly === true) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED)
    attempt(id, () => {
      const mode = writes ? constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY : constants.O_RDONLY
      sftp.handle(id, open({ fd: openSync(local(path), mode), entries: null }))
    })
  })
  sftp.on('WRITE', (id, handle, offset, data) => {
    const fd = handles.get(handle[0] ?? 0)?.fd
    taken += data.length
    if (self.trouble.cutAfter !== undefined && taken > self.trouble.cutAfter) return cut()
    if (self.trouble.fullAfter !== undefined && taken > self.trouble.fullAfter)
      return sftp.status(id, STATUS_CODE.FAILURE, 'No space left on device')
    if (typeof fd !== 'number') return sftp.status(id, STATUS_CODE.FAILURE)
    writeSync(fd, data, 0, data.length, offset)
    ok(id)
  })
  sftp.on('READ', (id, handle, offset, length) => {
    const fd = handles.get(handle[0] ?? 0)?.fd
    const buffer = Buffer.alloc(length)
    const bytes = typeof fd === 'number' ? readSync(fd, buffer, 0, length, offset) : 0
    if (bytes === 0) sftp.status(id, STATUS_CODE.EOF)
    else sftp.data(id, buffer.subarray(0, bytes))
  })
  sftp.on('FSTAT', (id, handle) => {
    const fd = handles.get(handle[0] ?? 0)?.fd
    if (typeof fd !== 'number') return sftp.status(id, STATUS_CODE.FAILURE)
    sftp.attrs(id, { mode: 0o100600, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 })
  })
  sftp.on('CLOSE', (id, handle) => {
    const fd = handles.get(handle[0] ?? 0)?.fd
    if (typeof fd === 'number') closeSync(fd)
    handles.delete(handle[0] ?? 0)
    ok(id)
  })
  sftp.on('REMOVE', (id, path) =>
    attempt(id, () => {
      rmSync(local(path))
      ok(id)
    }),
  )
  sftp.on('RENAME', (id, from, to) => {
    const { cutAtRename } = self.trouble
    if (cutAtRename !== undefined && to.endsWith(cutAtRename)) return cut()
    if (existsSync(local(to))) return sftp.status(id, STATUS_CODE.FAILURE)
    attempt(id, () => {
      renameSync(local(from), local(to))
      self.renames.push(to)
      ok(id)
    })
  })
}
