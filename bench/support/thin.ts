import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

/** Sources whose files hold a row a line, and what happened since the night before. */
const OF_LINES = ['web', 'shop', 'tickets', 'newsletter', 'surveys'] as const

/**
 * Keeps one row in some of what a date brings: the generator's second night is 3.7 % of its first. What the
 * generator foretells no longer holds for it.
 */
export function thinNight(dataDir: string, date: string, oneIn: number): void {
  for (const source of OF_LINES)
    for (const name of readdirSync(join(dataDir, source), { recursive: true, encoding: 'utf8' }))
      if (name.includes(`-${date}.`)) thinFile(join(dataDir, source, name), oneIn)
}

/** Among so few rows a broken one would be a gate's business. */
const FEW = 200

/** In latin1 every byte is a character: whatever the encoding, nothing changes on the way. */
function thinFile(path: string, oneIn: number): void {
  const packed = path.endsWith('.gz')
  const bytes = readFileSync(path)
  const lines = (packed ? gunzipSync(bytes) : bytes).toString('latin1').split('\n')
  if (lines.length < FEW) return
  const head = path.endsWith('.csv') ? 1 : 0
  const kept = lines.filter((_, index) => index < head || index === lines.length - 1 || index % oneIn === 0)
  const left = Buffer.from(kept.join('\n'), 'latin1')
  writeFileSync(path, packed ? gzipSync(left) : left)
}
