/** Where the effect of a key is proved, when it is not one of the cases beside this file: a test file, and words of a test's name. */
export type Proof = readonly [file: string, name: string]

const campaign = (name: string): Proof => ['test/activities/activation/keys-campaign.test.ts', name]
const email = (name: string): Proof => ['test/activities/activation/keys-email.test.ts', name]
const file = (name: string): Proof => ['test/activities/activation/keys-file.test.ts', name]
const webhook = (name: string): Proof => ['test/activities/activation/keys-webhook.test.ts', name]
const consent = (name: string): Proof => ['test/activities/consent/keys.test.ts', name]
const policy = (name: string): Proof => ['test/config/check-uses.test.ts', name]
const rules: Proof = ['test/config/keys/rules.test.ts', 'a change of one key of a']

export const PROOFS: Readonly<Record<string, Proof>> = {
  'nocturne.activation.wait': [
    'test/activities/activation/window.test.ts',
    'no longer than the project says',
  ],
  'nocturne.approvals.wait': ['test/e2e/night.test.ts', 'is rejected when nobody decides in time'],
  'nocturne.brand': ['test/activities/runs/open.test.ts', 'belongs to the first brand and key that use it'],
  'nocturne.keep_runs': ['test/e2e/keep-runs.test.ts', 'a brand that keeps two runs'],
  'nocturne.name': ['test/activities/activation/email.test.ts', 'reaches everybody once'],
  'nocturne.people_per_part': ['test/e2e/parts.test.ts', 'cut into many parts'],
  'nocturne.schedule.at': ['test/config/check-brand.test.ts', 'a start at %s is allowed'],
  'nocturne.schedule.catch_up': ['test/e2e/schedule.test.ts', 'time, zone, catch-up and jitter'],
  'nocturne.schedule.jitter': ['test/e2e/schedule.test.ts', 'time, zone, catch-up and jitter'],
  'source.allowed_uses': policy('a trait beyond the uses of its source'),
  'source.contents': ['test/activities/extract/people.test.ts', 'a snapshot deletes who is no longer in it'],
  'source.lawful_basis': policy('data of a contract may serve it without being asked'),
  'source.optional': ['test/e2e/activation.test.ts', 'an optional source that fails'],
  'traits.traits': rules,
  'traits.traits.<name>.purpose': policy('a trait beyond the uses of its source'),
  'segments.segments': rules,
  'segments.segments.<name>.purpose': policy('a campaign of another purpose than its audience'),
  'consent.withdrawal_scope': consent('withdrawal_scope: person'),
  'consent.bulk_methods': consent('bulk_methods: [form]'),
  'gates.nights': ['test/config/keys/gates.test.ts', 'gates.nights'],
  'gates.zero_rows': ['test/config/keys/gates.test.ts', 'gates.zero_rows'],
  'campaign.campaign': campaign('campaign and step name the rows of the ledger'),
  'campaign.step': campaign('campaign and step name the rows of the ledger'),
  'campaign.audience': campaign('audience says whose members are written to'),
  'campaign.purpose': campaign('purpose is what consent is asked for'),
  'campaign.destination': campaign('destination says where the mail goes'),
  'campaign.subject': campaign('subject: Bye'),
  'campaign.subject.file': campaign('subject: { file:'),
  'campaign.text': campaign('text: Good night'),
  'campaign.text.file': campaign('text: { file:'),
  'campaign.html': campaign('html: <p>'),
  'campaign.html.file': ['test/config/keys/templates.test.ts', 'campaign.html.file'],
  'campaign.payload': webhook('payload: %s written as'),
  'campaign.payload.<name>.text': webhook("['Hello {{', 'Bye {{'"),
  'campaign.payload.<name>.constant': webhook("'constant: 2', 'constant: true'"),
  'campaign.holdout': campaign('holdout: 100%'),
  'campaign.send_window.from': campaign('from: "11:00"'),
  'campaign.send_window.until': campaign('until: "09:00"'),
  'campaign.send_window.days': campaign('days: 2'),
  'campaign.reentry': campaign('reentry: on_new_entry'),
  'campaign.cap.messages': campaign('cap: { messages: 2, days: 7 }'),
  'campaign.cap.days': campaign('cap: { messages: 1, days: 1 }'),
  'campaign.approval': campaign('approval: true'),
  'destination.destination': email('destination, channel and address'),
  'destination.channel': email('destination, channel and address'),
  'destination.address': email('destination, channel and address'),
  'destination.sandbox': email('sandbox lets a made-up clock decide'),
  'destination[email].kind': email('host and port are where it connects'),
  'destination[email].host': email('host and port are where it connects'),
  'destination[email].port': email('host and port are where it connects'),
  'destination[email].secure': email('secure speaks TLS from the first byte'),
  'destination[email].user': email('user: other'),
  'destination[email].password': email('${env:WRONG}'),
  'destination[email].from': email('from: letters@van.example'),
  'destination[email].reply_to': email('reply_to: Help'),
  'destination[email].unsubscribe': email('unsubscribe: https://shop.example/bye'),
  'destination[email].connections': email('connections: %i'),
  'destination[email].rate': email('rate: 20'),
  'destination[webhook].kind': webhook('url is where it posts'),
  'destination[webhook].url': webhook('url is where it posts'),
  'destination[webhook].secret': webhook('secret signs'),
  'destination[webhook].deduplicates_for': webhook('deduplicates_for: a cut answer'),
  'destination[webhook].expect.path': webhook('expect: what a 2xx must say'),
  'destination[webhook].expect.equals': webhook('expect: what a 2xx must say'),
  'destination[webhook].private_network': webhook('private_network lets a host'),
  'destination[webhook].connections': webhook('connections: %i'),
  'destination[webhook].rate': webhook('rate: as'),
  'destination[file].kind': file('format: csv or ndjson is the name and the bytes of the file'),
  'destination[file].format': file('format: csv or ndjson is the name and the bytes of the file'),
  'destination[file].directory': file('directory is where the file lies'),
  'destination[file].columns': file('columns are what the file holds'),
  'destination[file].formula_guard': file('formula_guard: false'),
}

/** Keys whose effect is not there yet; each names what brings it, and leaves this list with it. */
export const NOT_YET: Readonly<Record<string, string>> = {
  'segments.segments.<name>.description': 'comes with segment show',
  'segments.segments.<name>.kind': 'comes with segment show',
}
