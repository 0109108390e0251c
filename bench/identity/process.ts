import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const LAUNCHER = fileURLToPath(new URL('../../bin/nocturne.js', import.meta.url))

/** What a process of `identity match` said, and how long it took from start to end. */
export interface Run {
  readonly seconds: number
  readonly rssMb: number
  readonly records: number
  readonly pairs: number
  readonly prior: number | null
  readonly clusters: number
  /** Seconds of each step, as told on stderr. */
  readonly steps: Readonly<Record<string, number>>
}

/** Runs `nocturne identity match` once. */
export async function runMatch(
  inputs: readonly string[],
  fields: string,
  output: string,
  more: readonly string[],
): Promise<Run> {
  const files = inputs.flatMap((input) => ['--input', input])
  const args = ['identity', 'match', ...files, '--fields', fields, '--output', output, '--json', ...more]
  const began = performance.now()
  const { out, err } = await said(process.execPath, [LAUNCHER, ...args])
  const seconds = (performance.now() - began) / 1000
  const { rss_mb, ...told } = JSON.parse(out) as Omit<Run, 'seconds' | 'rssMb' | 'steps'> & { rss_mb: number }
  const steps = [...err.matchAll(/^(\w+).*? ([\d.]+) s$/gm)].map(([, step = '', time]) => [
    step,
    Number(time),
  ])
  return { ...told, seconds, rssMb: rss_mb, steps: Object.fromEntries(steps) as Run['steps'] }
}

/** Runs a program to its end; one that fails throws what it said. */
export function said(
  program: string,
  args: readonly string[],
): Promise<{ readonly out: string; readonly err: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.on('data', (piece: Buffer) => out.push(piece.toString()))
  child.stderr.on('data', (piece: Buffer) => err.push(piece.toString()))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0) done({ out: out.join(''), err: err.join('') })
      else
        fail(
          new Error(
            `${program} ${args.slice(0, 3).join(' ')} ended with ${code}: ${out.join('')}${err.join('')}`,
          ),
        )
    })
  })
}
