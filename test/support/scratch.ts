import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty directory for the running test, removed when it ends. */
export function scratch(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'nocturne-scratch-')))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }))
  return dir
}
