import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runById } from '../../activities/runs/queries/run.ts'
import { ensureHome } from '../../config/home.ts'
import { scheduleId } from '../../core/ids.ts'
import { migrate } from '../../db/migrate.ts'
import { applySchedule, type NightClient, pauseSchedule } from '../../scripts/client/index.ts'
import { stackDown, stackUp } from '../../scripts/stack/index.ts'
import type { RunningWorkers } from '../../workers/create.ts'
import { removeHome } from '../support/remove-stack.ts'
import { localTemporal } from '../support/temporal.ts'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'
import { clientOf, nightOf, type ShopFiles, shopFiles, workersOf } from './shop.ts'

/**
 * What an operator sees in Temporal's web UI, in a real browser. With NOCTURNE_PICTURES=docs/images the pictures of
 * docs/operator.md are taken anew.
 */
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = BROWSERS.find((path) => existsSync(path))
if (executablePath === undefined) console.log(`skipped: no browser at ${BROWSERS.join(', ')}`)

const VIEWPORT = { width: 1280, height: 860 }
/** The stack is the test's own: nobody else has this brand. */
const BRAND = 'harbour-books'

interface Desk {
  readonly files: ShopFiles
  readonly client: NightClient
  readonly workers: RunningWorkers
  readonly browser: Browser
  readonly page: Page
  readonly ui: string
  readonly pictures: string
}

describe.skipIf(executablePath === undefined)('the web UI', () => {
  let home = ''
  let desk: Desk
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'nocturne-ui-'))
    desk = await openDesk(home)
  }, 180_000)
  afterAll(async () => {
    await desk?.browser.close()
    await desk?.client.close()
    await desk?.workers.stop()
    desk?.files.remove()
    await stackDown(home)
    await removeHome(home)
  }, 60_000)

  const look = async (path: string, wanted: RegExp, picture: string): Promise<string> => {
    const { page, ui, pictures } = desk
    await page.goto(`${ui}/namespaces/default/${path}`)
    // Markdown of ours is shown in a frame of its own.
    await expect.poll(() => textOf(page), { timeout: 20_000 }).toMatch(wanted)
    await page.waitForTimeout(1_000)
    await page.screenshot({ path: join(pictures, `${picture}.png`) })
    return textOf(page)
  }
  const workflow = (id: string, tab: string): string => `workflows/${encodeURIComponent(id)}${tab}`
  const latest = async (id: string): Promise<string> => {
    const { runId } = await desk.client.temporal.workflow.getHandle(id).describe()
    return `/${runId}`
  }

  test('shows a night with its stages, and what each step was', async () => {
    const { client, files, page } = desk
    files.write({ ...CAMPAIGN_FILES, ...dayFiles('2026-11-18', 400, 60), ...consentFile('2026-11-18', 40) })
    files.write({
      'campaigns/thanks.yaml': (CAMPAIGN_FILES['campaigns/thanks.yaml'] ?? '').replace(
        'approval: true\n',
        '',
      ),
    })
    const { run } = await nightOf(client, files, '2026-11-18')
    const at = await latest(run.workflow_id)
    const text = await look(workflow(run.workflow_id, `${at}/user-metadata`), /run 1/, 'night')
    expect(text).toMatch(/extract +done/)
    expect(text).toContain('published')
    await page.setViewportSize({ width: 1280, height: 1600 })
    await look(workflow(run.workflow_id, `${at}/timeline`), /plan who is contacted/, 'night-timeline')
    await page.setViewportSize(VIEWPORT)
  })

  test('says what a waiting night wants, and how it is answered there', async () => {
    const { client, files, page, pictures } = desk
    files.write(dayFiles('2026-11-19', 180, 60))
    const { run, state } = await nightOf(client, files, '2026-11-19')
    expect(state).toBe('waiting')
    const at = await latest(run.workflow_id)
    const text = await look(workflow(run.workflow_id, `${at}/user-metadata`), /may be published/, 'waiting')
    expect(text).toContain(`nocturne approve ${run.run_id}`)
    await page
      .getByRole('button', { name: /more actions/i })
      .filter({ visible: true })
      .first()
      .click()
    await page.getByText('Send an Update').filter({ visible: true }).first().click()
    await page.waitForTimeout(1_000)
    // Its list of updates has no name of its own: it lies below the title.
    await page.mouse.click(VIEWPORT.width / 2, 335)
    await page.waitForTimeout(500)
    const clip = { x: 240, y: 180, width: 800, height: 500 }
    await page.screenshot({ path: join(pictures, 'waiting-update.png'), clip })
    const dialog = await textOf(page)
    for (const update of ['approve', 'reject', 'pause', 'resume']) expect(dialog).toContain(update)
    expect(dialog).toContain('"by": "jana"')
    await client.temporal.workflow
      .getHandle(run.workflow_id)
      .executeUpdate('reject', { args: [{ by: 'jana', reason: 'half of the file is missing' }] })
    await expect
      .poll(async () => (await runById(client.db, run.run_id))?.lease, { timeout: 20_000 })
      .toBe(false)
  })

  test('shows of a failed night the cause and the command that goes on', async () => {
    const { client, files } = desk
    files.write({ 'data/people-2026-11-20.csv': 'id,mail\nc1,x\n' })
    const { run, state } = await nightOf(client, files, '2026-11-20')
    expect(state).toBe('failed')
    const at = await latest(run.workflow_id)
    const text = await look(
      workflow(run.workflow_id, `${at}/user-metadata`),
      /Nothing was published/,
      'failure',
    )
    expect(text).toContain(`nocturne rerun ${run.run_id} --from extract`)
    expect(text).not.toMatch(/person\d+@/)
  })

  test('lists the nights of a brand by outcome, under columns of ours', async () => {
    const { files } = desk
    const query = `WorkflowType="nightly" AND NocturneBrand="${files.brand}"`
    const text = await look(`workflows?query=${encodeURIComponent(query)}`, /nightly\//, 'nights')
    expect(text).toContain('2026-11-20')
    const failed = `NocturneOutcome IN ("failed", "rejected")`
    const some = await look(`workflows?query=${encodeURIComponent(failed)}`, /nightly\//, 'nights-failed')
    expect(some).not.toContain('2026-11-18')
  })

  test('shows the schedule with its pause and its next starts', async () => {
    const { client, files } = desk
    const yaml = files.local().files['nocturne.yaml'] ?? ''
    files.write({ 'nocturne.yaml': `${yaml}schedule: { at: "03:30", catch_up: 6h }\n` })
    await applySchedule(client, files.local(), new Date())
    await pauseSchedule(client, { by: 'jana', reason: 'stocktaking until Monday' })
    const text = await look(`schedules/${scheduleId(files.brand)}`, /stocktaking/, 'schedule')
    expect(text).toContain('Europe/Paris')
  })
})

/** All that a reader sees, also in frames. */
async function textOf(page: Page): Promise<string> {
  const texts = page.frames().map((frame) => frame.evaluate('document.body.innerText'))
  return (await Promise.allSettled(texts))
    .map((it) => (it.status === 'fulfilled' ? String(it.value) : ''))
    .join('\n')
}

async function openDesk(home: string): Promise<Desk> {
  const files = { ...shopFiles({}), brand: BRAND }
  const yaml = files.local().files['nocturne.yaml'] ?? ''
  files.write({ 'nocturne.yaml': yaml.replace(/^brand: .*$/m, `brand: ${BRAND}`) })
  await ensureHome(home)
  const report = (text: string): void => console.error(text)
  const stack = await stackUp({
    home,
    env: process.env,
    brand: files.brand,
    report,
    fsync: false,
    headless: false,
  })
  await migrate(stack.databaseUrl)
  const servers = { databaseUrl: stack.databaseUrl, temporal: localTemporal(stack.temporalAddress) }
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
  return {
    files,
    client: await clientOf(files, servers),
    workers: await workersOf(files, servers, {}),
    browser,
    page: await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light' }),
    ui: stack.uiUrl ?? '',
    pictures: process.env.NOCTURNE_PICTURES ?? home,
  }
}
