import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { evaluate } from './evaluate.ts'
import type { Measured } from './measure.ts'
import { said } from './process.ts'
import type { Scores } from './scores.ts'

const SCRIPT = fileURLToPath(new URL('./with_splink.py', import.meta.url))

/** Splink on the same file: the threshold that labels would choose, which nobody has. */
export interface SplinkRun {
  readonly seconds: number
  readonly rssMb: number
  readonly threshold: string
  readonly scores: Scores
}

/** Installs Splink below `scratch`; its Python, or null where it cannot be had. */
export async function installSplink(scratch: string): Promise<string | null> {
  const home = join(scratch, 'splink')
  const python = join(home, 'bin', 'python')
  try {
    await said('python3', ['-m', 'venv', home])
    await said(python, ['-m', 'pip', 'install', '--quiet', 'splink'])
  } catch {
    return null
  }
  return existsSync(python) ? python : null
}

/** Runs Splink with the settings `name` of with_splink.py on the file that was measured. */
export async function runSplink(
  python: string,
  name: string,
  { file, set }: Measured,
  scratch: string,
): Promise<SplinkRun> {
  const { out } = await said(python, [SCRIPT, name, file, join(scratch, 'splink-clusters')])
  const told = JSON.parse(out.trim().split('\n').at(-1) ?? '') as {
    readonly seconds: number
    readonly rssMb: number
    readonly files: Readonly<Record<string, string>>
  }
  const all: { readonly threshold: string; readonly scores: Scores }[] = []
  for (const [threshold, output] of Object.entries(told.files))
    all.push({ threshold, scores: await evaluate(file, set.key, output) })
  const [best] = all.toSorted((a, b) => b.scores.f1 - a.scores.f1)
  if (best === undefined) throw new Error('Splink wrote no clusters')
  return { seconds: told.seconds, rssMb: told.rssMb, ...best }
}
