import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hopeless } from '../core/errors.ts'

const KEY_PATTERN = /^[0-9a-f]{64}$/

/** The brand's secret key: 32 random bytes. All keyed hashes and profile ids hang on it. */
export async function loadKey(path: string): Promise<Buffer> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`
    throw hopeless(
      'KEY_FILE',
      `Key file ${path}: ${why}. Restore the file from your backup, or name it in NOCTURNE_KEY_FILE; ` +
        'with another key every profile would get another id.',
    )
  })
  return parseKey(path, text)
}

/** The key of this home, made (file mode 0600) when there is none yet. */
export async function ensureKey(path: string): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = randomBytes(32).toString('hex')
  try {
    // wx: of two processes that start at once, one makes the key and both read it.
    await writeFile(path, `${fresh}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return loadKey(path)
}

function parseKey(path: string, text: string): Buffer {
  const key = text.trim()
  if (KEY_PATTERN.test(key)) return Buffer.from(key, 'hex')
  throw hopeless(
    'KEY_FILE',
    `Key file ${path} must hold 64 hexadecimal digits (32 bytes), and holds something else. ` +
      'Restore it from your backup, or name the right file in NOCTURNE_KEY_FILE.',
  )
}
