import { csvLine } from './cells.ts'
import { serialOf } from './identifiers.ts'
import { everybody, type Night } from './night.ts'
import { isActive, NEVER, type Person } from './people.ts'
import { type Random, random } from './random.ts'
import { RATES } from './rates.ts'
import { changeOf, knownFacts, type SourceRecord, valuesOf } from './record.ts'
import { lineFile } from './sink.ts'
import type { Reason } from './truth.ts'
import { isIn, PURPOSE, streamOf, type World } from './world.ts'

type Cells = readonly string[]
const HEADER = 'email;tranche_revenu;tranche_age;foyer;logement;code_postal'
const INCOMES = ['0-15k', '15-30k', '30-45k', '45-70k', '70k+'] as const
const AGES = ['18-24', '25-34', '35-44', '45-54', '55-64', '65+'] as const
const HOMES = ['seul', 'couple', 'couple_enfants', 'monoparental', 'autre'] as const
/** Every so many nights a new file is bought. */
const EVERY = 2
const BREATH = 256

/** Writes the bought file, in the nights in which one comes: all that the seller knows by then. */
export async function writeDemographics(night: Night): Promise<void> {
  if (night.number % EVERY !== 0) return
  const path = `demographics/profils-${night.date}.csv`
  const lines = lineFile(night.sink, path, { encoding: 'utf8', end: '\n' })
  lines.line(HEADER)
  let count = 0
  for (const person of everybody(night.world, PURPOSE.demographics, night.number)) {
    count += 1
    if (count % BREATH === 0) {
      await lines.flush()
      await night.truth.flush()
    }
    if (isIn(night.world, person, 'demographics'))
      writePerson(night, person, (text) => ({ path, line: lines.line(text) }))
  }
  await lines.close()
}

type Put = (text: string) => { readonly path: string; readonly line: number }

/** What was true of the key in the file before: another address is another key, so that one goes and one comes. */
function writePerson(night: Night, person: Person, put: Put): void {
  const { world, number, truth } = night
  const before = number === 0 ? null : profile(world, person, number - EVERY)
  const now = profile(world, person, number)
  const same = now !== null && before?.key === now.key
  if (before !== null && !same) {
    const kind = person.erasure <= number ? 'erased' : 'deleted'
    truth.deletion('demographics', before.key, person.id, kind)
    truth.record({ ...truthOf(before, person), op: 'close' })
  }
  if (now === null) return
  const fate = same && changeOf(before, now) === null ? 'unchanged' : 'loaded'
  const { path, line } = put(csvLine(now.row, ';'))
  truth.fate('demographics', path, line, now.key, fate)
  if (fate === 'loaded') truth.record(truthOf(now, person))
  const r = random(world.seed, PURPOSE.broken, PURPOSE.demographics, person.index, number)
  if (r.chance(RATES.rows.broken)) writeBroken(night, person, now.row, put, r)
}

function truthOf({ key, values, errors }: SourceRecord<Cells>, person: Person) {
  const op = 'open' as const
  return { source: 'demographics', key, person: person.id, op, values, seen_at: null, errors }
}

/** The line of a person, by the own address, as the seller last heard of it; null when there is none. */
function profile(world: World, person: Person, night: number): SourceRecord<Cells> | null {
  const r = streamOf(world, PURPOSE.demographics, person)
  const fallsOut = Math.floor(Math.log(1 - r.next()) / Math.log(1 - RATES.deletion.demographics))
  const gone = fallsOut > 200 ? NEVER : fallsOut + 1
  if (!isActive(person, night) || night >= gone * EVERY) return null
  const facts = knownFacts(world, person, 'demographics', 0, night)
  const { email } = facts
  const age = 2026 - Number(person.birthDate.slice(0, 4))
  const wrong = r.chance(0.08)
  const band = Math.max(0, Math.min(AGES.length - 1, Math.floor((age - 15) / 10) + Number(wrong)))
  const later = random(world.seed, PURPOSE.demographics, person.index, 1 + Math.floor(night / 2))
  const raise = night > 0 && later.chance(0.03) ? 1 : 0
  const income = INCOMES[Math.min(INCOMES.length - 1, r.int(INCOMES.length) + raise)] ?? '0-15k'
  const home = person.household.size > 1 ? r.pick(HOMES.slice(1)) : 'seul'
  const housing = r.chance(0.6) ? 'maison' : 'appartement'
  const postal = facts.address.city.postal
  const row = [email, income, AGES[band] ?? '65+', home, housing, postal]
  const kept = { email, income_band: income, age_band: row[2] ?? null, household_type: home }
  const values = valuesOf({ ...kept, housing, postal_area: postal })
  return { key: email, row, values, errors: wrong ? ['age_band:wrong'] : [] }
}

function writeBroken(night: Night, person: Person, row: Cells, put: Put, r: Random): void {
  const email = `x${serialOf(night.world.seed, person.index)}.${night.number}@boite.example`
  const own = [email, ...row.slice(1)]
  const cell = (at: number, value: string): string =>
    csvLine(
      own.map((text, index) => (index === at ? value : text)),
      ';',
    )
  const kinds: readonly (readonly [string, string, Reason])[] = [
    [cell(0, ''), '', 'missing_key'],
    [cell(0, 'adresse inconnue'), 'adresse inconnue', 'bad_identifier'],
    [cell(1, 'beaucoup'), email, 'not_allowed'],
    [cell(2, '120-130'), email, 'not_allowed'],
    [csvLine(own.slice(0, 3), ';'), email, 'too_few_columns'],
  ]
  const [line, key, reason] = r.pick(kinds)
  const at = put(line)
  night.truth.fate('demographics', at.path, at.line, key, 'rejected', reason)
}
