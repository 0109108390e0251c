import { writtenEmail } from './contact.ts'
import { AGENTS, CAMPAIGNS } from './data/texts.ts'
import { customerNumber, uuidOf } from './identifiers.ts'
import { type Person, trueFacts } from './people.ts'
import type { Random } from './random.ts'
import { RATES } from './rates.ts'
import { valuesOf } from './record.ts'
import type { Call } from './session.ts'
import type { World } from './world.ts'

/** Who sits before the screen in one session, and what the screen says of itself. */
export interface Visitor {
  readonly anonymousId: string
  readonly previousId: string
  readonly userId: string | null
  readonly channel: 'web' | 'mobile'
  readonly context: Readonly<Record<string, unknown>>
  readonly traits: Readonly<Record<string, string>>
  readonly email: string | null
  /** Nobody of the brand's people: a passer-by or a robot. */
  readonly stranger: boolean
}

const DEVICE = 2

/** The visitor of a session of a person. */
export function visitorOf(world: World, person: Person, night: number, r: Random): Visitor {
  const { seed } = world
  const { household, index } = person
  const stranger = r.chance(RATES.web.strangers)
  const device = r.chance(0.7) ? 0 : 1
  const shared = household.device !== null && r.chance(RATES.shared.useDevice)
  const own = uuidOf(seed, DEVICE, index, stranger ? 16 + night * 32 + r.int(32) : device)
  const channel = !stranger && device === 1 && r.chance(0.5) ? 'mobile' : 'web'
  const robot = stranger && r.chance(0.3)
  const facts = trueFacts(person, night)
  const email = writtenEmail(facts.email, r, true)
  const loggedIn = !stranger && r.chance(RATES.web.loggedIn)
  return {
    anonymousId: shared && !stranger ? (household.device ?? own) : own,
    previousId: uuidOf(seed, DEVICE, index, 2 + device),
    userId: loggedIn ? customerNumber(seed, index, 0) : null,
    channel,
    context: {
      userAgent: robot ? AGENTS.bot[0] : r.pick(AGENTS[channel]),
      locale: 'fr-FR',
      timezone: person.household.address.city.zone,
      ip: `203.0.113.${1 + r.int(254)}`,
      ...(r.chance(0.3) ? { campaign: r.pick(CAMPAIGNS) } : {}),
      ...(channel === 'mobile' ? { device: { id: own, type: r.pick(['ios', 'android']) } } : {}),
    },
    traits: valuesOf({ email: email.raw, firstName: person.given, lastName: facts.family }),
    email: email.canonical,
    stranger,
  }
}

/** The identifiers that a call names, as they are once read. */
export function identifiedBy(
  visitor: Visitor,
  call: Call,
): Readonly<Record<string, string | readonly string[]>> {
  const { anonymousId, previousId, userId, email } = visitor
  return {
    anonymous_id: call.type === 'alias' ? [anonymousId, previousId] : anonymousId,
    ...(call.loggedIn && userId !== null ? { customer_number: userId } : {}),
    ...(call.type === 'identify' && email !== null ? { email } : {}),
  }
}
