/**
 * Serves the loyalty programme of Le Parcours from the generator's files.
 * Run: npx tsx examples/le-parcours/server/main.ts --data DIR --port 8090 --key demo --seed 1 [--date 2026-03-27]
 */
import { parseArgs } from 'node:util'
import { USUAL_FAULTS } from './faults.ts'
import { startLoyaltyServer } from './start.ts'
import { lastDate } from './state.ts'

const USAGE = 'Usage: main.ts --data DIR --port PORT --key KEY --seed N [--date yyyy-MM-dd]'
const text = { type: 'string' } as const
const { values } = parseArgs({ options: { data: text, port: text, key: text, seed: text, date: text } })
const { data, key } = values
const [port, seed] = [Number(values.port), Number(values.seed)]

if (data === undefined || key === undefined || !Number.isInteger(port) || !Number.isInteger(seed)) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else {
  const date = values.date ?? lastDate(data)
  const server = await startLoyaltyServer({ dir: data, port, key, seed, date, faults: USUAL_FAULTS })
  process.stdout.write(`${server.url} stands at the end of ${date}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
}
