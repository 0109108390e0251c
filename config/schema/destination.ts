import { z } from 'zod'
import { strict } from './strict.ts'
import { duration, flag, flagOrEnv, name, scalar, slug, text, whole, wholeOrEnv } from './words.ts'

const opt = z.exactOptional

const common = {
  destination: slug().describe('Name of the destination.'),
  channel: name().describe('Channel that law, consent and caps speak of.'),
  address: name().describe('Identifier type that is the address.'),
  sandbox: opt(flagOrEnv()).describe(
    'Nobody is behind it. A run with a made-up clock (`--clock`) plans and sends to a sandbox or to loopback only. `false` when not said.',
  ),
}

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
})

const address = () =>
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
const url = () => {
  const error = 'an address such as `https://shop.example/hook`'
  return z.string({ error }).regex(/^(https?:\/\/[^\s/]+|.*\$\{env:)/, { error })
}

const secret = () => {
  const error = 'a secret of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes'
  return z.string({ error }).regex(/^(whsec_[A-Za-z0-9+/]{32,86}={0,2}|.*\$\{env:.*)$/, { error })
}

const webhookDestination = strict({
  ...common,
  kind: z.literal('webhook').describe('Posts one JSON message a contact, signed as Standard Webhooks says.'),
  url: url().describe(
    'Where messages are posted; `https`, but for loopback and a sandbox. Redirects are not followed.',
  ),
  secret: secret().describe('What messages are signed with: "${env:NAME}", `whsec_...`; never in clear.'),
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

/** A file of `destinations/`. */
export const destinationFile = z.discriminatedUnion('kind', [
  fileDestination,
  emailDestination,
  webhookDestination,
])
export type DestinationRaw = z.output<typeof destinationFile>
