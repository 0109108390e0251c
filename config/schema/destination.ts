import { z } from 'zod'
import { byKey, strict } from './strict.ts'
import {
  duration,
  EXPECTS,
  flag,
  flagOrEnv,
  name,
  purpose,
  scalar,
  slug,
  text,
  whole,
  wholeOrEnv,
} from './words.ts'

const opt = z.exactOptional

const common = {
  destination: slug().describe('Name of the destination.'),
  channel: name().describe('Channel that law, consent and caps speak of.'),
  address: name().describe('Identifier type that is the address.'),
  sandbox: opt(flagOrEnv()).describe(
    'Nobody is behind it. A run with a made-up clock (`--clock`) plans and sends to a sandbox or to loopback only. `false` when not said.',
  ),
}

const HOST_KEY = 'a fingerprint such as `SHA256:...` (43 characters), as `ssh-keygen -lf` shows it'

const sftp = strict({
  host: text().describe('SFTP server.'),
  port: opt(wholeOrEnv(1, 65_535)).describe('Its port; `22` when not said.'),
  user: text().describe('Account: "${env:NAME}".'),
  password: opt(text()).describe('Password: "${env:NAME}"; never in clear.'),
  private_key: opt(z.string({ error: 'a private key' }).max(20_000, { error: 'a private key' })).describe(
    'Private key in OpenSSH or PEM form, instead of a password: "${env:NAME}".',
  ),
  host_key: z
    .string({ error: HOST_KEY })
    .regex(/^(SHA256:[A-Za-z0-9+/]{43}|.*\$\{env:.*)$/, { error: HOST_KEY })
    .describe('Fingerprint of the key that the server must have; with another one nothing is sent.'),
  directory: text().describe('Directory of the server; made when it is not there.'),
})

const fileDestination = strict({
  ...common,
  kind: z.literal('file').describe('Writes one file a wave, with its manifest.'),
  format: z.literal(['csv', 'ndjson']).describe('How the file is written.'),
  directory: text().describe("Directory below the home's `out/`, or absolute."),
  columns: z
    .record(z.string().min(1), text())
    .describe(
      'Column -> `person.<attribute>`, `trait.<name>`, `identifier.<type>`, `delivery.id`, `profile.id`, `segment.name`, `segment.version`, `campaign.name`, `run.id`, `run.date`.',
    ),
  formula_guard: opt(flag()).describe(
    'Puts an apostrophe before cells that a spreadsheet would run; `true` when not said.',
  ),
  sftp: opt(sftp).describe(
    'Hands the files over to an SFTP server; nothing stays in `directory`, where they are made.',
  ),
})

export const address = () =>
  z
    .string({ error: 'an address such as `Shop <news@shop.example>`' })
    .regex(/^[^\r\n]*[^@\s<]+@[^@\s>]+>?$/, { error: 'an address such as `Shop <news@shop.example>`' })

const emailDestination = strict({
  ...common,
  kind: z.literal('email').describe('Sends by SMTP.'),
  host: text().describe('SMTP server.'),
  port: wholeOrEnv(1, 65_535).describe('Port of the SMTP server.'),
  secure: flagOrEnv().describe('TLS from the first byte; otherwise STARTTLS where the server offers it.'),
  user: opt(text()).describe('Account: "${env:NAME}".'),
  password: opt(text()).describe('Password: "${env:NAME}"; never in clear.'),
  from: address().describe('Sender.'),
  reply_to: opt(address()).describe('Where answers go.'),
  unsubscribe: opt(
    z
      .string({ error: '`mailto:` or `https://` and an address' })
      .regex(/^(mailto:[^\s<>]+@[^\s<>]+|https:\/\/[^\s<>]+)$/, {
        error: '`mailto:` or `https://` and an address',
      }),
  ).describe('Address of List-Unsubscribe; needed by every purpose but `service`.'),
  connections: whole(1, 100).describe('Connections at a time.'),
  rate: opt(whole(1, 100_000)).describe('Messages a second over all workers; no limit when not said.'),
})

/** A URL; it stays as written when its variable is not set. */
export const url = () => {
  const error = 'an address such as `https://shop.example/hook`'
  return z.string({ error }).regex(/^(https?:\/\/[^\s/]+|.*\$\{env:)/, { error })
}

/** A secret, or several of them while one is exchanged; read as a list. */
export const secrets = () => {
  const error =
    'a secret of Standard Webhooks (`whsec_` and base64 of 24 to 64 bytes), or a list of up to 4 of them'
  const one = z.string({ error }).regex(/^(whsec_[A-Za-z0-9+/]{32,86}={0,2}|.*\$\{env:.*)$/, { error })
  return z
    .union([one, z.array(one).min(1).max(4)], { error })
    .transform((given): readonly string[] => (typeof given === 'string' ? [given] : given))
    .meta({ [EXPECTS]: 'a secret, or a list of them' })
}

const webhookDestination = strict({
  ...common,
  kind: z.literal('webhook').describe('Posts one JSON message a contact, signed as Standard Webhooks says.'),
  url: url().describe(
    'Where messages are posted; `https`, but for loopback and a sandbox. Redirects are not followed.',
  ),
  secret: secrets().describe(
    'What messages are signed with: "${env:NAME}", `whsec_...`; never in clear. Of a list, each signs: the new secret and the old one, until the receiver knows the new one.',
  ),
  headers: opt(z.record(z.string().min(1), text())).describe(
    'Further headers of each message; a key as "${env:NAME}".',
  ),
  deduplicates_for: opt(duration()).describe(
    'How long the receiver remembers a `webhook-id` and drops a second message with it. Only then is a message whose answer got lost sent again; otherwise it stays `unknown`.',
  ),
  expect: opt(
    strict({
      path: text().describe('A field of the answer, `result.status`.'),
      equals: scalar().describe('What it must be; otherwise the contact has failed.'),
    }),
  ).describe('What a 2xx must say in its JSON body to count as sent; a 2xx is enough when not said.'),
  private_network: opt(flag()).describe(
    'The host may lie in a private network; refused when it is found there and this is not `true`.',
  ),
  connections: whole(1, 100).describe('Connections at a time.'),
  rate: opt(whole(1, 100_000)).describe('Messages a second over all workers; no limit when not said.'),
})

const TABLE = /^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/

const decisionsDestination = strict({
  ...common,
  kind: z
    .literal('decisions')
    .describe('Keeps what a site, a chatbot or a till looks up, by hashed customer key.'),
  purpose: purpose().describe('Purpose for which people must have agreed on the channel; others are absent.'),
  key: text().describe(
    'Secret of the customer keys, "${env:NAME}" of 16 characters or more: HMAC-SHA256 of the address, in hex. Whoever looks up needs it too.',
  ),
  segments: z.array(slug()).describe('Segments that are told, of those that the person is in.'),
  blocks: opt(
    z.array(
      strict({
        block: slug().describe('Name of the content block.'),
        segment: opt(slug()).describe('Who sees it; everybody when not said.'),
      }),
    ),
  ).describe("Content blocks; the first whose segment holds is the person's."),
  do_not_disturb_after: opt(
    strict({
      messages: whole(1, 1_000).describe('So many contacts are enough.'),
      days: whole(1, 365).describe('In this many days.'),
    }),
  ).describe('Says do-not-disturb also to those who were contacted so often.'),
  resend: opt(whole(0, 1_000_000)).describe(
    'Raise it to have everything sent again, after the other side has lost it; `0` when not said.',
  ),
  to: byKey([
    [
      'directory',
      strict({
        directory: text().describe("NDJSON files, one a night, below the home's `out/`, or absolute."),
      }),
    ],
    [
      'url',
      strict({
        url: url().describe('Where up to 500 changes at a time are posted, signed as a webhook.'),
        secret: secrets().describe(
          'What posts are signed with: "${env:NAME}", `whsec_...`, or a list of them.',
        ),
        private_network: opt(flag()).describe('The host may lie in a private network.'),
      }),
    ],
    [
      'database',
      strict({
        database: text().describe('PostgreSQL: "${env:NAME}", `postgres://...`.'),
        table: z
          .string({ error: 'a table such as `decisions` or `shop.decisions`' })
          .regex(TABLE, { error: 'a table such as `decisions` or `shop.decisions`' })
          .describe('Its table, made when it is not there.'),
      }),
    ],
  ]).describe('Where it is kept.'),
})

/** A file of `destinations/`. */
export const destinationFile = z.discriminatedUnion('kind', [
  fileDestination,
  emailDestination,
  webhookDestination,
  decisionsDestination,
])
export type DestinationRaw = z.output<typeof destinationFile>
