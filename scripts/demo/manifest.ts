import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { EXIT } from '../exit.ts'
import { Refusal } from '../failure.ts'
import { isDay } from '../run-reference.ts'

/** One night of the demo. */
export interface DemoNight {
  readonly date: string
  /** What sending takes for the true time: the mornings of the demo lie in the past. */
  readonly clock: string
}

/** What `demo` does with an example brand: its `demo.yaml`. */
export interface DemoManifest {
  readonly dir: string
  readonly nights: readonly DemoNight[]
}

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))

/** The first example brand that has a `demo.yaml`. */
export function demoManifest(): DemoManifest {
  for (const name of readdirSync(EXAMPLES).toSorted()) {
    const dir = join(EXAMPLES, name)
    const file = join(dir, 'demo.yaml')
    if (existsSync(file)) return { dir, nights: nightsOf(readFileSync(file, 'utf8'), file) }
  }
  throw new Refusal(EXIT.invalid, 'NO_DEMO', `No directory of ${EXAMPLES} has a demo.yaml.`, null)
}

/** The nights of a `demo.yaml`: `nights: [{ date: 2026-03-01, clock: "2026-03-02T09:00:00Z" }]`. */
export function nightsOf(text: string, file: string): readonly DemoNight[] {
  const { nights } = (parse(text) ?? {}) as { nights?: unknown }
  if (!Array.isArray(nights) || nights.length === 0 || !nights.every(isNight))
    throw new Refusal(
      EXIT.invalid,
      'BAD_DEMO',
      `${file} must say: nights: [{ date: 2026-03-01, clock: "2026-03-02T09:00:00Z" }, ...].`,
      null,
    )
  return nights
}

function isNight(value: unknown): value is DemoNight {
  const { date, clock } = (value ?? {}) as Record<string, unknown>
  return (
    typeof date === 'string' && isDay(date) && typeof clock === 'string' && !Number.isNaN(Date.parse(clock))
  )
}
