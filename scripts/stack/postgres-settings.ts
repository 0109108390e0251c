import { statfsSync } from 'node:fs'

/** Is what is written on disk before a commit is answered? Off only for tests that may lose everything. */
export type Durability = { readonly fsync: boolean }

const GIB = 1024 ** 3

/** The command line of the server: modest settings for two cores, written to the log of nobody's rows. */
export function serverArguments(dataDir: string, port: number, durability: Durability): readonly string[] {
  const settings = { ...BASE, ...(durability.fsync ? {} : FLEETING), ...sharedMemory(), port: String(port) }
  return ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

const BASE = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '512MB',
  work_mem: '48MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '2GB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  // No replica reads this log: bulk loads into new tables then write no WAL.
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors quote rows; rows are people. The client gets the error, the log only the server's own life.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
} as const

const FLEETING = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '256MB',
  autovacuum_naptime: '10min',
} as const

/** Containers often have 64 MB of shared memory, where a parallel hash join fails; files do not. */
function sharedMemory(): Readonly<Record<string, string>> {
  if (process.platform !== 'linux') return {}
  try {
    const { bsize, blocks } = statfsSync('/dev/shm')
    return bsize * blocks < GIB ? { dynamic_shared_memory_type: 'mmap' } : {}
  } catch {
    return { dynamic_shared_memory_type: 'mmap' }
  }
}
