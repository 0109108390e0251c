import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessRecord } from '../../config/stack-record.ts'
import { StackError } from './errors.ts'
import { isRunning, processToken } from './process.ts'

const UNWRITTEN_MS = 2_000

/**
 * Runs `work` while no other process holds the lock file. A lock whose process has gone is taken over,
 * so that a `kill -9` never blocks the next start.
 */
export async function withLock<T>(file: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + waitMs
  while (!(await tryLock(file))) {
    if (performance.now() > until) throw await heldBy(file)
    await sleep(50)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function tryLock(file: string): Promise<boolean> {
  const me: ProcessRecord = { pid: process.pid, token: processToken(process.pid) ?? '' }
  try {
    await writeFile(file, JSON.stringify(me), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // On a full disk the file is made and stays empty: it is nobody's lock.
    if (code === 'ENOSPC' || code === 'EDQUOT') await rm(file, { force: true })
    if (code !== 'EEXIST') throw error
  }
  const text = await readFile(file, 'utf8').catch(() => '')
  const holder = holderOf(text)
  // An empty file is a lock that is being written just now, or one whose writer was killed in between.
  const stale = holder ? !isRunning(holder) : await isOld(file)
  if (stale) await removeStale(file, text)
  return false
}

async function isOld(file: string): Promise<boolean> {
  const known = await stat(file).catch(() => undefined)
  return known !== undefined && Date.now() - known.mtimeMs > UNWRITTEN_MS
}

async function removeStale(file: string, seen: string): Promise<void> {
  const aside = `${file}.stale.${process.pid}`
  // Moved first and compared then: between reading and removing, another process may have taken it.
  await rename(file, aside).catch(() => undefined)
  const moved = await readFile(aside, 'utf8').catch(() => '')
  if (moved !== '' && moved !== seen) await rename(aside, file)
  else await rm(aside, { force: true })
}

function holderOf(text: string): ProcessRecord | undefined {
  try {
    return JSON.parse(text) as ProcessRecord
  } catch {
    return undefined
  }
}

async function heldBy(file: string): Promise<StackError> {
  const holder = holderOf(await readFile(file, 'utf8').catch(() => ''))
  return new StackError(
    'LOCKED',
    `Another command starts or stops this stack at the moment${holder ? ` (process ${holder.pid})` : ''}.`,
    `Wait for it and try again. If no such process is at work, delete ${file}.`,
  )
}
