import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { serverFacts } from '../../activities/runs/queries/server.ts'
import { bytesText } from './bytes.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'

const MIB = 2 ** 20
const DISK_WARN = 2_048 * MIB
const DISK_FAIL = 256 * MIB
/** A first load peaks at 380 MB in the worker, beside what the servers take. */
const MEMORY_WARN = 1_024 * MIB

/** Room on the disks of the home and of the embedded database, and memory. */
export const checkMachine: Check = async ({ place, db }: Examined) => {
  const findings: Finding[] = []
  if (place.home !== undefined) findings.push(await disk('disk of the home', place.home))
  if (db !== null && place.servers.databaseOwner === 'stack') {
    const { data_directory: data } = await serverFacts(db)
    if (data !== null) findings.push(await disk('disk of the database', data))
  }
  const free = process.availableMemory()
  const memory = about('machine', 'memory')
  findings.push(
    free < MEMORY_WARN
      ? memory.warn(
          'MEMORY',
          `${bytesText(free)} are free: a large first load may be killed.`,
          'End other programs, or give the machine more memory.',
        )
      : memory.ok(`${bytesText(free)} are free`),
  )
  return findings
}

async function disk(name: string, path: string): Promise<Finding> {
  const it = about('machine', name)
  const free = await freeBytes(path)
  const text = `${bytesText(free)} are free at ${path}`
  if (free >= DISK_WARN) return it.ok(text)
  const repair = 'Make room there; old reports and logs of the home may go.'
  return free < DISK_FAIL
    ? it.fail('DISK', `${text}: a night would stop in the middle.`, repair)
    : it.warn('DISK', `${text}: a large night may not fit.`, repair)
}

/** The directory may be closed to us (the database's own account): then the one above is on the same disk, most often. */
async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  } catch (error) {
    if (dirname(path) === path) throw error
    return freeBytes(dirname(path))
  }
}
