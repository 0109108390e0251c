import { join } from 'node:path'
import { writeHard } from './hard/write.ts'
import { writeLikeSynthetic } from './like-synthetic.ts'
import { bar, barOf, type Line, spreadOf } from './lines.ts'
import { type Measured, measure } from './measure.ts'
import * as sets from './sets.ts'

type Tell = (line: Line) => void

const TIMES = 3
/** Of the generator of families; nobody may tune on them. */
const UNSEEN_SEEDS = [9_101, 9_202, 9_303, 9_404, 9_505] as const
const UNSEEN_RECORDS = 20_000
const LARGE_RECORDS = 80_000
const FIVE_MILLION = 5_000_000

/** The labelled sets that are there. */
export async function labelled(scratch: string, tell: Tell): Promise<readonly Measured[]> {
  const of = async (set: sets.LabelledSet): Promise<Measured | null> => {
    const found = await measure(set, scratch, TIMES)
    if (found === null) tell(plain(set.name, 'not there'))
    else tellDifferent(found, tell)
    return found
  }
  const historical = await of(sets.HISTORICAL)
  if (historical) {
    tell(bar('historical_50k: F1', historical.scores.f1, { least: 0.89 }))
    tell(bar('historical_50k: B-cubed', historical.scores.b3, { least: 0.915 }))
    tell(barOf('historical_50k: end to end', historical.seconds, 3, 1, ' s'))
  }
  const fake = await of(sets.FAKE)
  if (fake) tell(bar('fake_1000: F1', fake.scores.f1, { least: 0.95 }))
  const spoiled = await of(sets.FAKE_PLACEHOLDERS)
  if (fake && spoiled) {
    const { f1, largest, largestTrue } = spoiled.scores
    tell(bar('fake_1000, 8 % test@test.com: points lost', 100 * (fake.scores.f1 - f1), { most: 0.5 }))
    tell(bar('fake_1000, 8 % test@test.com: largest / true', largest / largestTrue, { most: 1.5 }))
  }
  const febrl3 = await of(sets.FEBRL3)
  if (febrl3) tell(bar('febrl3: F1', febrl3.scores.f1, { least: 0.998 }))
  const german = await of(sets.RLDATA)
  if (german) tell(plain('RLdata500: F1', german.scores.f1.toFixed(4)))
  const senzing = await of(sets.SENZING)
  if (senzing) tell(senzingLine(senzing))
  const all = [historical, fake, spoiled, febrl3, german, senzing].filter((one) => one !== null)
  for (const one of all) {
    tell(priorLine(one))
    tell(barOf(`${one.set.name}: peak memory`, one.rssMb, null, 0, ' MB'))
  }
  return all
}

const plain = (name: string, seen: string): Line => ({ measure: name, target: '', seen, good: null })

function senzingLine({ scores }: Measured): Line {
  const { f1, precision, recall, clusters, trueClusters } = scores
  const [p, r] = [precision.toFixed(3), recall.toFixed(3)]
  const seen = `${clusters} entities of ${trueClusters}, F1 ${f1.toFixed(4)}, precision ${p}, recall ${r}`
  return { measure: 'Senzing demo set', target: 'all, or explained', seen, good: f1 === 1 ? true : null }
}

/** The same file must come out of each run. */
function tellDifferent({ set, outputs }: Measured, tell: Tell): void {
  if (outputs === 1) return
  const seen = `${outputs} different files (has the code changed meanwhile?)`
  tell({ measure: `${set.name}: output of the runs`, target: 'one file', seen, good: false })
}

/** Small sets say too little of so rare a thing. */
const ENOUGH = 500

function priorLine({ set, prior, runs }: Measured): Line {
  const counts = (runs[0]?.records ?? 0) >= ENOUGH
  const good = counts ? prior >= 0.65 && prior <= 1.35 : null
  return {
    measure: `${set.name}: prior / truth`,
    target: counts ? '0.65 to 1.35' : '',
    seen: prior.toFixed(3),
    good,
  }
}

/** `synthetic_1m`. */
export async function million(scratch: string, tell: Tell): Promise<readonly Measured[]> {
  const found = await measure(sets.SYNTHETIC_1M, scratch, TIMES)
  if (found === null) return []
  large(found, { seconds: 8, rssMb: 1_000 }, tell)
  return [found]
}

/** Five million people of the same kind. */
export async function fiveMillion(scratch: string, tell: Tell): Promise<void> {
  const file = async (): Promise<string> => {
    const path = join(scratch, 'synthetic_5m.csv')
    await writeLikeSynthetic(path, FIVE_MILLION, 5)
    return path
  }
  const set = { name: 'synthetic_5m', file, map: 'synthetic', key: 'record_id' }
  const found = await measure(set, scratch, TIMES)
  if (found === null) return
  large(found, { seconds: 50, rssMb: 2_000 }, tell)
  const rates = found.runs.map(({ pairs, steps }) => pairs / 1e6 / (steps.score ?? Number.NaN))
  const rate = spreadOf(rates)
  const seen = `${rate.median.toFixed(2)} (${rate.least.toFixed(2)} to ${rate.most.toFixed(2)}) million pairs/s`
  tell({
    measure: `scoring, ${found.runs[0]?.pairs} pairs`,
    target: 'at least 3',
    seen,
    good: rate.median >= 3,
  })
}

function large(
  found: Measured,
  most: { readonly seconds: number; readonly rssMb: number },
  tell: Tell,
): void {
  const { name } = found.set
  tellDifferent(found, tell)
  tell(barOf(`${name}: end to end`, found.seconds, most.seconds, 1, ' s'))
  tell(barOf(`${name}: peak memory`, found.rssMb, most.rssMb, 0, ' MB'))
  tell(bar(`${name}: F1`, found.scores.f1, { least: 0.995 }))
  tell(priorLine(found))
}

/** Families that nobody has seen: the mean and the worst of five. */
export async function unseen(scratch: string, tell: Tell): Promise<void> {
  const found: Measured[] = []
  for (const seed of UNSEEN_SEEDS) {
    const one = await families(scratch, UNSEEN_RECORDS, seed)
    if (one) found.push(one)
  }
  tellScores('families, five unseen seeds', found, tell)
  // A fit that settles on the wrong kind of pairs shows in large lists first.
  const large = await families(scratch, LARGE_RECORDS, UNSEEN_SEEDS[0])
  if (large) tellScores(`families, ${LARGE_RECORDS} records`, [large], tell)
}

function families(scratch: string, records: number, seed: number): Promise<Measured | null> {
  const path = join(scratch, `hard-${records}-${seed}.csv`)
  const file = (): Promise<string> => {
    writeHard(path, records, seed)
    return Promise.resolve(path)
  }
  return measure({ name: `families of ${records}, seed ${seed}`, file, map: 'hard', key: 'id' }, scratch, 1)
}

function tellScores(what: string, found: readonly Measured[], tell: Tell): void {
  const of: readonly (readonly [string, (one: Measured) => number])[] = [
    ['F1', ({ scores }) => scores.f1],
    ['precision', ({ scores }) => scores.precision],
    ['recall', ({ scores }) => scores.recall],
    ['B-cubed', ({ scores }) => scores.b3],
    ['prior / truth', ({ prior }) => prior],
  ]
  for (const [name, value] of of) {
    const values = found.map(value)
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length
    tell(plain(`${what}: ${name}`, `mean ${mean.toFixed(4)}, worst ${Math.min(...values).toFixed(4)}`))
  }
}
