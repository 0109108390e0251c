import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ARCHIVE = new URL('../../../../shared/data/retail/online-retail-by-day.tar.gz', import.meta.url)
  .pathname
const BRAND = new URL('../../brands/online-retail', import.meta.url).pathname

/** The shop's orders are not part of the repository. */
export const hasRetail = existsSync(ARCHIVE)

/** Says why tests are left out; a skip without a word looks like a pass. */
export function tellIfMissing(): void {
  if (!hasRetail) console.warn('skipped: the retail data (../shared/data/retail) is not there')
}

/** The unpacked orders and a copy of the brand project, in a directory of their own. */
export interface RetailFiles {
  readonly root: string
  /** One CSV a day that had orders, `2010-12-01.csv`. */
  readonly days: string
  readonly project: string
  readonly remove: () => void
}

/** Unpacks the orders beside a copy of the brand project. */
export function unpackRetail(): RetailFiles {
  const root = mkdtempSync(join(tmpdir(), 'nocturne-retail-'))
  execFileSync('tar', ['xzf', ARCHIVE, '-C', root])
  const project = join(root, 'project')
  cpSync(BRAND, project, { recursive: true })
  return {
    root,
    days: join(root, 'by-day'),
    project,
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  }
}
