import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { activationActivities } from '../../../../activities/activation/index.ts'
import type { PlannedWaves } from '../../../../activities/activation/types.ts'
import { parseProject } from '../../../../config/load.ts'
import type { BrandProject } from '../../../../core/brand/project.ts'
import type { Db } from '../../../../db/connect.ts'
import { TINY_FILES } from '../../../support/tiny-brand.ts'
import { addMembers, addPeople, deliverAll, emptyWorld, publishRun, refOf, testDeps } from './world.ts'

export type Files = Readonly<Record<string, string>>

const CAMPAIGN = 'campaigns/hello.yaml'
export const DESTINATION = 'destinations/mail.yaml'

const BASE: Files = {
  ...TINY_FILES,
  'segments/others.yaml': `segments:
  others:
    description: Everybody with two orders
    kind: behavioural
    profiles: known
    where: { all: [{ trait: orders, gte: 2 }] }
`,
  'templates/hello.liquid': 'From a file',
}

const WINDOW = `holdout: 0%
send_window: { from: "00:00", until: "23:59", days: 30 }
reentry: never
`

/** A campaign by e-mail, to an SMTP server on port `env:PORT`. */
export const MAIL: Files = {
  ...BASE,
  [CAMPAIGN]: `campaign: hello
audience: buyers
purpose: email_marketing
destination: mail
step: first
subject: Hello
text: Good morning
html: <p>Good morning</p>
${WINDOW}`,
  [DESTINATION]: `destination: mail
kind: email
channel: email
address: email
host: 127.0.0.1
port: "\${env:PORT}"
secure: false
from: Shop <news@shop.example>
reply_to: Help <help@shop.example>
unsubscribe: mailto:bye@shop.example
connections: 2
`,
}

/** A campaign that writes a file. */
export const FILE: Files = {
  ...BASE,
  [CAMPAIGN]: `campaign: hello
audience: buyers
purpose: email_marketing
destination: mail
${WINDOW}`,
  [DESTINATION]: `destination: mail
kind: file
channel: email
address: email
sandbox: true
format: csv
directory: list
columns: { name: person.given_name }
formula_guard: true
`,
}

/** The same file, handed over to an SFTP server. */
export const SFTP: Files = {
  ...FILE,
  [DESTINATION]: `${FILE[DESTINATION]}sftp:
  host: 127.0.0.1
  port: "\${env:PORT}"
  user: "\${env:SFTP_USER}"
  password: "\${env:PASSWORD}"
  host_key: "\${env:HOST_KEY}"
  directory: in/hello
`,
}

/** A campaign that posts to `env:URL`. */
export const WEBHOOK: Files = {
  ...BASE,
  [CAMPAIGN]: `campaign: hello
audience: buyers
purpose: email_marketing
destination: mail
payload:
  customer.name: person.given_name
  customer.orders: trait.orders
  greeting: { text: "Hello {{ person.given_name }}" }
  version: { constant: 2 }
${WINDOW}`,
  [DESTINATION]: `destination: mail
kind: webhook
channel: email
address: email
url: "\${env:URL}"
secret: "\${env:SECRET}"
connections: 2
`,
}

const forSite = (path: string): string =>
  (BASE[path] ?? '').replace('email_marketing]', 'email_marketing, onsite_personalisation, onsite_ads]')

/** Decisions for a site, in a table of the database `env:SITE`. */
export const DECISIONS: Files = {
  ...BASE,
  'sources/people.yaml': forSite('sources/people.yaml'),
  'sources/orders.yaml': forSite('sources/orders.yaml'),
  'consent.yaml': (BASE['consent.yaml'] ?? '').replace(
    'channels:\n',
    'channels:\n  onsite: { address: email, purposes: [onsite_personalisation, onsite_ads] }\n' +
      '  sms: { address: email, purposes: [sms_marketing] }\n',
  ),
  [DESTINATION]: `destination: site
kind: decisions
channel: onsite
address: email
purpose: onsite_personalisation
key: "\${env:KEY}"
segments: [others, buyers]
blocks:
  - { block: welcome-back, segment: others }
  - { block: hello }
do_not_disturb_after: { messages: 2, days: 7 }
resend: 0
to: { database: "\${env:SITE}", table: decisions }
`,
}

/** One place of a file written otherwise; `to` may add lines. */
export function edit(
  files: Files,
  name: 'campaign' | 'destination' | string,
  from: string,
  to: string,
): Files {
  const path = name === 'campaign' ? CAMPAIGN : name === 'destination' ? DESTINATION : name
  const text = files[path]
  if (text === undefined || !text.includes(from)) throw new Error(`${path} does not hold: ${from}`)
  return { ...files, [path]: text.replace(from, to) }
}

/** The project of these files; fails with what `validate` would say. */
export function parsed(files: Files, env: Readonly<Record<string, string>>): BrandProject {
  const read = parseProject(files, env)
  if (read.ok) return read.project
  throw new Error(read.problems.map((one) => `${one.file}: ${one.message}`).join('\n'))
}

export interface Outcome {
  readonly planned: PlannedWaves
  /** `state/reason` of everybody, in the order of the people. */
  readonly states: readonly string[]
  /** A row of `published.delivery`. */
  readonly row: Readonly<Record<string, unknown>>
  /** Name below `out` -> content, manifests left out. */
  readonly files: Files
}

/** Plans and delivers one night for the first `people` people, of whom all have bought and the last is another's;
 * `prepare` changes them before. */
export async function night(
  db: Db,
  project: BrandProject,
  people: number,
  prepare: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Outcome> {
  await emptyWorld(db)
  await publishRun(db, { date: '2026-03-01' })
  await addPeople(db, 1, people)
  await addMembers(db, 'buyers', 1, people, 1)
  await addMembers(db, 'others', people, people, 1)
  await prepare()
  return oneMore(db, project, 1, '2026-03-01')
}

/** The same for a run that is published already. */
export async function oneMore(db: Db, project: BrandProject, run: number, date: string): Promise<Outcome> {
  const out = await mkdtemp(join(tmpdir(), 'nocturne-keys-'))
  try {
    const activities = activationActivities(testDeps(db, () => project, out))
    const planned = await activities.planWaves(refOf(run))
    for (const name of planned.destinations) await deliverAll(activities, run, date, name)
    return { planned, ...(await seen(db, run)), files: await filesBelow(out) }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

async function seen(db: Db, run: number): Promise<Pick<Outcome, 'states' | 'row'>> {
  const rows = await db.query<{ state: string; reason: string | null }>(
    `select campaign, step, channel, destination, state, reason from published.delivery
     where run_id = $1::int order by profile_id`,
    [run],
  )
  const states = rows.map(({ state, reason }) => (reason === null ? state : `${state}/${reason}`))
  return { states, row: { ...rows[0] } }
}

async function filesBelow(out: string): Promise<Files> {
  const names = (await readdir(out, { recursive: true })).filter((name) => /\.(csv|ndjson)$/.test(name))
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(out, name), 'utf8')] as const)),
  )
}
