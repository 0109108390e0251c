import { createHash } from 'node:crypto'
import type { DecisionsTarget } from '../../core/brand/destination.ts'

/** Where decisions are kept, in words without a secret: the path of a URL may be one, so that a hash stands for it. */
export function placeOf(to: DecisionsTarget): string {
  if ('directory' in to) return `directory ${to.directory}`
  if ('database' in to) {
    const { host, pathname } = new URL(to.database)
    return `table ${to.table} of ${host}${pathname}`
  }
  const hash = createHash('sha256').update(to.url).digest('hex').slice(0, 8)
  return `${new URL(to.url).origin} (${hash})`
}
