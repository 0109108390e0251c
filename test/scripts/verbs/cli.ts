import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const LAUNCHER = fileURLToPath(new URL('../../../bin/nocturne.js', import.meta.url))

export interface Told {
  readonly exit: number | null
  readonly out: string
  readonly err: string
  readonly seconds: number
}

/** Runs the real command line as a process of its own; `env` is all that it has beside PATH. `onOut` and `onErr` see stdout and stderr grow. */
export function nocturne(
  args: readonly string[],
  {
    cwd,
    env = {},
    onOut,
    onErr,
  }: {
    readonly cwd: string
    readonly env?: Readonly<Record<string, string>>
    readonly onOut?: (out: string) => void
    readonly onErr?: (err: string) => void
  },
): Promise<Told> {
  const began = performance.now()
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    onOut?.(out)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
    onErr?.(err)
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (exit) => done({ exit, out, err, seconds: (performance.now() - began) / 1000 }))
  })
}
