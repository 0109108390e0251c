import { usedEmail, usedPhone } from './contact.ts'
import { serialOf } from './identifiers.ts'
import { type Habits, type Moment, momentOf } from './moment.ts'
import { type Person, trueFacts } from './people.ts'
import { mix, type Random } from './random.ts'
import { RATES } from './rates.ts'
import type { ConsentTruth } from './truth.ts'
import { PURPOSE, streamOf, type World } from './world.ts'

/** What somebody said about one identifier, channel and purpose. */
export interface Said
  extends Pick<ConsentTruth, 'type' | 'identifier' | 'channel' | 'purpose' | 'action' | 'method' | 'proof'> {
  readonly key: string
  readonly moment: Moment
}

const HABITS: Habits = { zone: 'Europe/Paris', from: 7, until: 23, history: 600, late: 3, step: 1_000 }
const GRANTS = ['double_opt_in', 'double_opt_in', 'form', 'form', 'store_tablet', 'call', 'import'] as const
const DENIALS = ['unsubscribe_link', 'unsubscribe_link', 'preference_centre', 'complaint'] as const
const EMAIL_PURPOSES = [
  { purpose: 'email_marketing', share: RATES.consent.emailMarketing },
  { purpose: 'email_open_tracking', share: RATES.consent.openTracking },
  { purpose: 'profiling', share: RATES.consent.profiling },
  { purpose: 'partner:fairway-magazine', share: RATES.consent.partner },
] as const

/** What a person said that reaches the files of a night, in the order of time. */
export function consentHistory(world: World, person: Person, night: number): readonly Said[] {
  const r = streamOf(world, PURPOSE.newsletter, person, night)
  const subjects = subjectsOf(world, person, night)
  const said =
    night <= person.arrival
      ? subjects.flatMap((subject) => before(world, night, subject, r))
      : subjects.flatMap((subject) => tonight(world, night, subject, r))
  return said.map((one, index) => ({ ...one, key: keyOf(world, person, night, index) }))
}

interface Subject {
  readonly type: 'email' | 'phone'
  readonly identifier: string
  readonly channel: 'email' | 'sms'
  readonly purpose: string
}

/** The identifiers, channels and purposes that a person speaks of; the same in every night but for a new address. */
function subjectsOf(world: World, person: Person, night: number): readonly Subject[] {
  const r = streamOf(world, PURPOSE.contact, person)
  const email = usedEmail(person, trueFacts(person, night), r)
  const phone = r.chance(RATES.consent.sms) ? usedPhone(person, r) : null
  const mail = EMAIL_PURPOSES.filter(({ share }) => r.chance(share)).map(
    ({ purpose }): Subject => ({ type: 'email', identifier: email, channel: 'email', purpose }),
  )
  const text: Subject[] =
    phone === null ? [] : [{ type: 'phone', identifier: phone, channel: 'sms', purpose: 'sms_marketing' }]
  return [...mail, ...text]
}

type Unnamed = Omit<Said, 'key'>

function before(world: World, night: number, subject: Subject, r: Random): readonly Unnamed[] {
  const granted = momentOf(world, night, r, HABITS)
  const said: Unnamed[] = [grant(subject, granted, r)]
  const next = (from: Moment): Moment => {
    const gap = Math.floor((0.1 + 0.8 * r.next()) * Math.max(lastOf(world, night) - from.utc, 0))
    const step = Math.floor(gap / 3_600_000) * 3_600_000
    return { ...from, utc: from.utc + step, local: from.local + step }
  }
  if (r.chance(RATES.consent.withdrawn)) {
    const withdrawn = next(granted)
    said.push(denial(subject, 'withdraw', withdrawn, r))
    if (r.chance(RATES.consent.grantedAgain)) said.push(grant(subject, next(withdrawn), r))
  } else if (r.chance(RATES.consent.objected)) said.push(denial(subject, 'object', next(granted), r))
  return said
}

/** The evening of the night's day, in UTC. */
function lastOf(world: World, night: number): number {
  return (world.firstDay + night) * 86_400_000 + 19 * 3_600_000
}

function tonight(world: World, night: number, subject: Subject, r: Random): readonly Unnamed[] {
  const at = r.next()
  const moment = momentOf(world, night, r, HABITS)
  const { withdrawal, objection, grant: granted } = RATES.consent.nightly
  if (at < withdrawal) return [denial(subject, 'withdraw', moment, r)]
  if (at < withdrawal + objection) return [denial(subject, 'object', moment, r)]
  return at < withdrawal + objection + granted ? [grant(subject, moment, r)] : []
}

function grant(subject: Subject, moment: Moment, r: Random): Unnamed {
  const method = r.pick(GRANTS)
  const shown = `${method}/${mix(r.int(1 << 30)).toString(16)}`
  const proof = r.chance(RATES.consent.noProof) ? null : shown
  return { ...subject, action: 'grant', method, proof, moment }
}

function denial(subject: Subject, action: 'withdraw' | 'object', moment: Moment, r: Random): Unnamed {
  const method = subject.channel === 'sms' ? 'stop_sms' : r.pick(DENIALS)
  return { ...subject, action, method, proof: null, moment }
}

function keyOf(world: World, person: Person, night: number, index: number): string {
  return `N-${String(night).padStart(3, '0')}${serialOf(world.seed, person.index)}${index}`
}
