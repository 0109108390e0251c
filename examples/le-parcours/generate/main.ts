/**
 * Writes the raw data of Le Parcours, and the truth about it beside.
 * Run: npx tsx examples/le-parcours/generate/main.ts --people 5000 --nights 3 --seed 1 --out DIR
 */
import { parseArgs } from 'node:util'
import { directorySink } from './directory.ts'
import { generate } from './generate.ts'

const USAGE =
  'Usage: main.ts --people N --nights N --seed N --out DIR [--first-night yyyy-MM-dd]\n' +
  'People and nights are whole numbers from 0 on; the first night is 2026-03-27 when not said.'
const FIRST_NIGHT = '2026-03-27'

function read(): { readonly out: string; readonly settings: Parameters<typeof generate>[0] } | null {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: { people: text, nights: text, seed: text, out: text, 'first-night': text },
  })
  const [people, nights, seed] = [values.people, values.nights, values.seed].map(Number)
  const firstNight = values['first-night'] ?? FIRST_NIGHT
  const whole = [people, nights, seed].every((number) => Number.isSafeInteger(number) && Number(number) >= 0)
  const day = new Date(`${firstNight}T00:00:00Z`)
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(firstNight)
  if (!whole || !isDay || firstNight.length !== 10 || values.out === undefined) return null
  return {
    out: values.out,
    settings: { people: people ?? 0, nights: nights ?? 0, seed: seed ?? 0, firstNight },
  }
}

const asked = read()
if (asked === null) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  const { byNight } = await generate(asked.settings, directorySink(asked.out))
  for (const { date, sources } of byNight) {
    const rows = Object.values(sources).reduce(
      (sum, { loaded, unchanged, rejected }) => sum + loaded + unchanged + rejected,
      0,
    )
    process.stdout.write(`${date}  ${rows} rows\n`)
  }
}
