import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { hopeless, passing } from '../../../core/errors.ts'
import type { SourceFile } from '../files.ts'

const CHUNK = 256 * 1024
/** More than deflate makes of any real table; beyond it a small file would fill the disk. */
const MOST_EXPANSION = 400
const EXPANSION_FROM = 256 * 2 ** 20

/** The bytes of a file, unpacked when it is gzip, whatever its name. */
export interface OpenFile {
  readonly chunks: AsyncGenerator<Uint8Array, void, void>
  /** Of the file as it lies there; complete when `chunks` has ended. */
  sha256(): string
  /** Refuses a file that was written while it was read. */
  checkUnchanged(): Promise<void>
}

/** Opens a file. Whoever takes `chunks` reads them to the end, or breaks off; both close the file. */
export async function openFile(file: SourceFile): Promise<OpenFile> {
  const hash = createHash('sha256')
  const packed = await isGzip(file.path)
  const raw = (): AsyncGenerator<Uint8Array, void, void> => hashed(file.path, hash)
  return {
    chunks: packed ? unpacked(file, raw()) : raw(),
    sha256: () => hash.digest('hex'),
    checkUnchanged: async () => {
      const now = await stat(file.path)
      if (now.size === file.size && now.mtime.getTime() === file.modifiedAt.getTime()) return
      throw passing('FILE_CHANGED', `The file ${file.name} was written while it was read; it is read again.`)
    },
  }
}

/** Hash of a file's bytes. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const _ of hashed(path, hash));
  return hash.digest('hex')
}

async function* hashed(
  path: string,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    hash.update(chunk as Buffer)
    yield chunk as Buffer
  }
}

async function* unpacked(
  file: SourceFile,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  const feeding = pipeline(Readable.from(chunks), gunzip)
  feeding.catch(() => undefined)
  let length = 0
  try {
    for await (const chunk of gunzip) {
      length += (chunk as Buffer).length
      if (length > EXPANSION_FROM && length > file.size * MOST_EXPANSION) throw bomb(file)
      yield chunk as Buffer
    }
    await feeding
  } catch (error) {
    throw isZlibError(error) ? brokenGzip(file) : error
  } finally {
    gunzip.destroy()
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function brokenGzip(file: SourceFile): Error {
  return hopeless(
    'BROKEN_GZIP',
    `The file ${file.name} is gzip and cannot be unpacked: it is damaged or cut off. Deliver it again.`,
    { file: file.name },
  )
}

function bomb(file: SourceFile): Error {
  return hopeless(
    'GZIP_TOO_LARGE',
    `The file ${file.name} unpacks to more than ${MOST_EXPANSION} times its size. Deliver it unpacked if it is right.`,
    { file: file.name, limit: MOST_EXPANSION },
  )
}
