import type { PeopleGuess } from './guess.ts'
import { inline } from './inline.ts'

/** Name and slug of the brand. */
export interface BrandName {
  readonly slug: string
  readonly name: string
}

/** `nocturne.yaml`. */
export function brandFile({ slug, name }: BrandName, { facts }: PeopleGuess): string {
  const { habits, because, sure } = facts.country
  const reason = sure ? because : `unsure: ${because}`
  return `brand: ${slug}
name: ${inline(name)}
country: ${habits.code}   # ${reason}
time_zone: ${habits.zone}   # business dates and windows in days are counted in it${habits.oneZone ? '' : '; this country has several'}
currency: ${habits.currency}
# schedule: { at: "03:30", catch_up: 6h }   # approvals end before the next start; then: nocturne schedule apply
`
}

const IDENTITY: Readonly<Record<string, string>> = {
  customer_number: 'person: true, exclusive: false, max_records: 50',
  loyalty_number: 'person: true, exclusive: false, max_records: 50',
  email: 'person: true, exclusive: false, max_records: 20',
  phone: 'person: true, exclusive: false, max_records: 10',
}

/** `identity.yaml`: the types that were found, strongest first. */
export function identityFile(types: readonly string[]): string {
  const known = Object.keys(IDENTITY).filter((type) => types.includes(type))
  const lines = known.map((type) => `  - { type: ${type}, ${IDENTITY[type]} }`)
  return `# Records that share one of these belong to one person; strongest first.
# exclusive: a person has only one. max_records: a value that more records carry joins nobody.
identifiers:${lines.length === 0 ? ' []' : `\n${lines.join('\n')}`}
# Names, births and addresses are compared, too, where records have a surname.
# match: off
`
}

/** `profile.yaml`. */
export const PROFILE_FILE = `# Which record wins where several speak of one person.
source_priority: [people]
default_rule: most_recent   # source_priority, most_recent, most_frequent, verified_first
# attributes:
#   - { names: [city, postal_code], rule: most_recent }   # a group always comes from one record
`

/** `consent.yaml`: the channels that the file has addresses for. */
export function consentFile(types: readonly string[]): string {
  const channels = [
    ...(types.includes('email') ? ['  email: { address: email, purposes: [email_marketing, service] }'] : []),
    ...(types.includes('phone') ? ['  phone: { address: phone, purposes: [phone_marketing, service] }'] : []),
  ]
  return `# What may be asked of people, and what counts as a yes. Without a grant nobody is contacted.
withdrawal_scope: person   # a withdrawal by one address closes the person's others too
channels:${channels.length === 0 ? ' {}' : `\n${channels.join('\n')}`}
grant_methods: [form]
bulk_methods: []
grant_needs_proof: true
`
}

/** `gates.yaml`. */
export const GATES_FILE = `# Checks before a night is published; a share is told in percent.
nights: 7
rows_drop: { warn: 30%, ask: 50%, stop: 90% }
zero_rows: warn   # a file that has not changed brings no rows either; pass says nothing
snapshot_deletes: { ask: 5% }
rejected_share: { warn: 1%, ask: 10% }
refused_denials: { ask: 0 }   # withdrawals that name nobody who can be found
largest_cluster: { warn: 20, ask: 100 }
consented_drop: { ask: 30% }
blast_factor: { ask: 5 }
`
