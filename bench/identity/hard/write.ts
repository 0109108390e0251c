import { writeFileSync } from 'node:fs'
import { below, type Random, randomOf } from '../random.ts'
import { csvOf, type Row } from '../rows.ts'
import { written } from './blur.ts'
import { household } from './people.ts'

/** Writes about `records` records of invented families, in random order, with their truth in `cluster`. */
export function writeHard(path: string, records: number, seed: number): void {
  const random = randomOf(seed)
  const rows: Row[] = []
  for (let cluster = 0; rows.length < records; ) {
    for (const person of household(random)) {
      const count = recordsOf(random)
      for (let n = 0; n < count; n++)
        rows.push({ ...written(person, n > 0 && n >= count / 2, random), cluster: `${cluster}` })
      cluster += 1
    }
  }
  shuffle(rows, random)
  writeFileSync(path, csvOf(rows.map((row, at) => ({ id: `${at}`, ...row }))))
}

/** Somebody has one record (45 %), two (27 %), three (15 %), or four to eight. */
export function recordsOf(random: Random): number {
  const chance = random()
  if (chance < 0.45) return 1
  if (chance < 0.72) return 2
  return chance < 0.87 ? 3 : 4 + below(random, 5)
}

function shuffle(rows: Row[], random: Random): void {
  for (let at = rows.length - 1; at > 0; at--) {
    const other = below(random, at + 1)
    const [here, there] = [rows[at], rows[other]]
    if (here === undefined || there === undefined) continue
    rows[at] = there
    rows[other] = here
  }
}
