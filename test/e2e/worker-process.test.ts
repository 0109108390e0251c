import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import { NativeConnection } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { brandKey } from '../../db/keys.ts'
import { startNight } from '../../scripts/client/index.ts'
import { checkSearchAttributes } from '../../workers/temporal.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { clientOf, nightOf, shopFiles } from './shop.ts'
import { hanging, slowDown, speedUp, untilHanging } from './slow.ts'

const START = fileURLToPath(new URL('../../workers/start.js', import.meta.url))
const database = useDatabase()
const files = shopFiles({})
let home = ''
let temporal: ClientConnectConfig
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nocturne-worker-'))
  temporal = await testTemporal()
})
afterAll(async () => {
  files.remove()
  await rm(home, { recursive: true, force: true })
})

interface Started {
  readonly process: ChildProcess
  readonly said: () => string
  /** Resolves when the process has said this. */
  readonly says: (text: string) => Promise<void>
  readonly ended: Promise<number | null>
}

function startProcess(env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [START, '--project', files.dir], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporal.connectionOptions.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      NOCTURNE_HOME: home,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const says = async (wanted: string): Promise<void> => {
    while (!text.includes(wanted)) {
      if (child.exitCode !== null) throw new Error(`the worker ended without saying '${wanted}':\n${text}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return { process: child, said: () => text, says, ended }
}

describe('a worker process', () => {
  test('serves its brand, and ends with 0 when it is asked to', async () => {
    const worker = startProcess()
    await worker.says('worker ready')
    const client = await clientOf(files, { databaseUrl: database.url, temporal })
    files.write(dayFiles('2026-03-01', 20, 5))
    expect((await nightOf(client, files, '2026-03-01')).state).toBe('published')
    await client.close()
    worker.process.kill('SIGTERM')
    expect(await worker.ended).toBe(0)
    expect(worker.said()).toContain('worker ended')
    expect(worker.said()).not.toContain('example.com')
  })

  test('ends with 0 in seconds when it is asked to in the middle of a statement of ten minutes', async () => {
    await slowDown(database.db)
    const worker = startProcess()
    await worker.says('worker ready')
    const client = await clientOf(files, { databaseUrl: database.url, temporal })
    files.write(dayFiles('2026-03-02', 20, 5))
    const night = { local: files.local(), date: '2026-03-02', again: false, clock: null, now: new Date() }
    const { workflowId } = await startNight(client, night)
    await untilHanging(database.db)
    const asked = Date.now()
    worker.process.kill('SIGTERM')
    expect(await worker.ended).toBe(0)
    // 5 s of grace, then the statement is cancelled; what does not end is cut off after 25 s.
    expect(Date.now() - asked).toBeLessThan(15_000)
    await expect.poll(() => hanging(database.db)).toBe(0)
    await client.temporal.workflow.getHandle(workflowId).terminate('the test is over')
    await client.close()
    await speedUp(database.db)
  }, 60_000)

  test('ends with 3 and says what to do when its database belongs to another brand', async () => {
    await database.db.execute(`update installation set brand = 'somebody-else'`)
    const worker = startProcess()
    expect(await worker.ended).toBe(3)
    expect(worker.said()).toContain("belongs to brand 'somebody-else'")
    await database.db.execute('update installation set brand = null')
  })

  test('ends with 3 when its key is another one than the database was first used with', async () => {
    await database.db.execute('update installation set key_fingerprint = $1::text', [
      brandKey('12'.repeat(32)).fingerprint,
    ])
    const worker = startProcess()
    expect(await worker.ended).toBe(3)
    expect(worker.said()).toContain('NOCTURNE_KEY_FILE')
    await database.db.execute('update installation set key_fingerprint = null')
  })

  test('ends with 1 when the database is not migrated', async () => {
    const bare = `bare_${randomBytes(4).toString('hex')}`
    await database.db.execute(`create database ${bare}`)
    const url = new URL(database.url)
    url.pathname = `/${bare}`
    const worker = startProcess({ DATABASE_URL: url.href })
    expect(await worker.ended).toBe(1)
    expect(worker.said()).toContain('nocturne migrate')
    await database.db.execute(`drop database ${bare} with (force)`)
  })

  test('ends with 7 when there is no such database, and with 3 when its project cannot be read', async () => {
    const url = new URL(database.url)
    url.pathname = '/nowhere'
    const lost = startProcess({ DATABASE_URL: url.href })
    expect(await lost.ended).toBe(7)
    expect(lost.said()).toContain('DATABASE_URL')
    const gates = files.local().files['gates.yaml'] ?? ''
    files.write({ 'gates.yaml': 'no_such_gate: 1\n' })
    const broken = startProcess()
    expect(await broken.ended).toBe(3)
    expect(broken.said()).toContain('nocturne validate')
    files.write({ 'gates.yaml': gates })
  })

  test('can be asked to end while it still waits for Temporal', async () => {
    const worker = startProcess({ TEMPORAL_ADDRESS: '127.0.0.1:1' })
    await worker.says('Temporal does not answer yet')
    worker.process.kill('SIGTERM')
    expect(await worker.ended).toBe(0)
  })
})

test('a namespace without our search attributes is refused, with the command that makes them', async () => {
  const namespace = `bare-${randomBytes(4).toString('hex')}`
  const plain = await Connection.connect(temporal.connectionOptions)
  await plain.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  })
  const connection = await NativeConnection.connect(temporal.connectionOptions)
  await expect(checkSearchAttributes(connection, temporal.namespace ?? '')).resolves.toBeUndefined()
  await expect(checkSearchAttributes(connection, namespace)).rejects.toThrow(
    /temporal operator search-attribute create .*--name NocturneRunId --type Int/,
  )
  await connection.close()
  await plain.operatorService.deleteNamespace({ namespace })
  await plain.close()
})
