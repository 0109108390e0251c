import { isoOffset } from './calendar.ts'
import { csvLine, invalidUtf8, withCell } from './cells.ts'
import { consentHistory, type Said } from './consent-history.ts'
import { confirmedEmail, shownPhone } from './contact.ts'
import { everybody, type Night } from './night.ts'
import { isActive, type Person } from './people.ts'
import { type Random, random } from './random.ts'
import { RATES } from './rates.ts'
import { type LineFile, lineFile } from './sink.ts'
import type { ConsentTruth, Reason } from './truth.ts'
import { isIn, PURPOSE } from './world.ts'

type Cells = readonly string[]
type Kind = 'email' | 'sms'
interface Output {
  readonly path: string
  readonly lines: LineFile
}

const [ID, WHO, PURPOSE_CELL, ACTION, AT, METHOD] = [0, 1, 2, 3, 4, 5]
const BREATH = 256
const WORDS = { grant: 'subscribe', withdraw: 'unsubscribe', object: 'object' } as const
const LISTS: Readonly<Record<string, string>> = {
  email_marketing: 'newsletter',
  email_open_tracking: 'ouvertures',
  profiling: 'profilage',
  'partner:fairway-magazine': 'partenaires',
  sms_marketing: 'offres',
}

/** Writes what people said to the newsletter's tool: one file about e-mail, one about text messages. */
export async function writeConsents(night: Night): Promise<void> {
  const files = { email: openFile(night, 'email'), sms: openFile(night, 'sms') }
  let count = 0
  for (const person of everybody(night.world, PURPOSE.newsletter, night.number)) {
    count += 1
    if (count % BREATH === 0) {
      await files.email.lines.flush()
      await files.sms.lines.flush()
      await night.truth.flush()
    }
    if (isIn(night.world, person, 'newsletter') && isActive(person, night.number))
      writePerson(night, files, person)
  }
  await files.email.lines.close()
  await files.sms.lines.close()
}

function openFile(night: Night, kind: Kind): Output {
  const path = `newsletter/${kind}-${night.date}.csv`
  const lines = lineFile(night.sink, path, { encoding: 'utf8', end: '\n' })
  lines.line(`event_id,${kind === 'email' ? 'email' : 'phone'},purpose,action,occurred_at,method,proof,page`)
  return { path, lines }
}

function writePerson(night: Night, files: Readonly<Record<Kind, Output>>, person: Person): void {
  const { world, number } = night
  for (const [index, said] of consentHistory(world, person, number).entries()) {
    const r = random(world.seed, PURPOSE.broken, PURPOSE.newsletter, person.index, number, index)
    const row = rowOf(said, r)
    put(night, files, said, row, 'loaded')
    tell(night, said, person)
    if (r.chance(RATES.rows.twiceInFile)) put(night, files, said, row, 'unchanged')
    if (r.chance(RATES.rows.broken)) putBroken(night, files, said, row, r, person)
  }
  if (number === 0 || !isActive(person, number - 1)) return
  for (const [index, said] of consentHistory(world, person, number - 1).entries()) {
    const r = random(world.seed, PURPOSE.broken, PURPOSE.newsletter, person.index, number - 1, index)
    const again = random(world.seed, PURPOSE.revisit, PURPOSE.newsletter, person.index, number, index)
    if (again.chance(RATES.rows.repeated)) put(night, files, said, rowOf(said, r), 'unchanged')
  }
}

function rowOf(said: Said, r: Random): Cells {
  const { identifier, moment } = said
  const who = said.type === 'email' ? (confirmedEmail(identifier, r).raw ?? '') : shownPhone(identifier, r)
  const what = [LISTS[said.purpose] ?? said.purpose, WORDS[said.action], isoOffset(moment.local, moment.utc)]
  return [said.key, who, ...what, said.method, said.proof ?? '', 'https://www.le-parcours.example/newsletter']
}

const kindOf = ({ type }: Said): Kind => (type === 'email' ? 'email' : 'sms')
const sourceOf = (said: Said): string => `newsletter-${kindOf(said)}`

function put(
  night: Night,
  files: Readonly<Record<Kind, Output>>,
  said: Said,
  row: Cells,
  fate: 'loaded' | 'unchanged',
): void {
  const { path, lines } = files[kindOf(said)]
  night.truth.fate(sourceOf(said), path, lines.line(csvLine(row, ',')), said.key, fate)
}

function tell(night: Night, said: Said, person: Person): void {
  const { moment, method, proof } = said
  const at = new Date(Math.floor(moment.utc / 1_000) * 1_000).toISOString()
  night.truth.consent({ ...aboutOf(said, person, said.key), at, method, proof })
}

function aboutOf(said: Said, person: Person, key: string): Omit<ConsentTruth, 'at' | 'method' | 'proof'> {
  const { type, identifier, channel, purpose, action } = said
  return { source: sourceOf(said), key, person: person.id, type, identifier, channel, purpose, action }
}

type BrokenLine = readonly [line: string | Buffer, reason: Reason]

/**
 * A refused row beside the good one. One that denies still says whom and what it is about: it is refused, and its
 * denial counts from when it is read.
 */
function putBroken(
  night: Night,
  files: Readonly<Record<Kind, Output>>,
  said: Said,
  row: Cells,
  r: Random,
  person: Person,
): void {
  const own = withCell(row, ID, `${said.key}X`)
  const denies = said.action !== 'grant'
  const [line, reason] = r.pick(denies ? unreadable(own) : [...unreadable(own), ...brokenGrants(said, own)])
  const { path, lines } = files[kindOf(said)]
  const key = reason === 'missing_key' ? '' : `${said.key}X`
  night.truth.fate(sourceOf(said), path, lines.line(line), key, 'rejected', reason)
  if (denies)
    night.truth.consent({ ...aboutOf(said, person, key), at: null, method: 'unreadable', proof: null })
}

/** When or how it was said cannot be read. */
function unreadable(own: Cells): readonly BrokenLine[] {
  const cell = (at: number, value: string): string => csvLine(withCell(own, at, value), ',')
  return [
    [cell(AT, ''), 'missing_value'],
    [cell(METHOD, ''), 'missing_value'],
    [cell(AT, '2026-02-31T10:00:00+01:00'), 'bad_date'],
    [cell(ID, ''), 'missing_key'],
  ]
}

function brokenGrants({ type }: Said, own: Cells): readonly BrokenLine[] {
  const cell = (at: number, value: string): string => csvLine(withCell(own, at, value), ',')
  return [
    [cell(WHO, type === 'email' ? 'pas@@concerne' : '01 99 00 12'), 'bad_identifier'],
    [cell(WHO, ''), 'missing_value'],
    [cell(PURPOSE_CELL, 'promo'), 'not_allowed'],
    [cell(ACTION, 'maybe'), 'not_allowed'],
    [cell(AT, '2031-01-01T10:00:00+01:00'), 'out_of_range'],
    [csvLine(own.slice(0, METHOD), ','), 'too_few_columns'],
    [csvLine([...own, 'fin'], ','), 'too_many_columns'],
    [invalidUtf8(csvLine(own, ',')), 'encoding'],
  ]
}
