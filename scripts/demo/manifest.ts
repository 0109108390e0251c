import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT } from '../../core/exit.ts'
import { Refusal } from '../failure.ts'
import type { DemoExample } from './example.ts'

/** What `demo` does with an example brand. */
export interface DemoManifest {
  readonly dir: string
  readonly example: DemoExample
}

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))

/** The first example brand that has a `demo.ts`. */
export async function demoManifest(): Promise<DemoManifest> {
  for (const name of readdirSync(EXAMPLES).toSorted()) {
    const dir = join(EXAMPLES, name)
    const file = join(dir, 'demo.ts')
    if (!existsSync(file)) continue
    const { example } = (await import(file)) as { readonly example: DemoExample }
    return { dir, example }
  }
  throw new Refusal(EXIT.invalid, 'NO_DEMO', `No directory of ${EXAMPLES} has a demo.ts.`, null)
}
