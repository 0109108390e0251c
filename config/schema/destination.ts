import { z } from 'zod'
import { strict } from './strict.ts'
import { flag, flagOrEnv, name, slug, text, whole, wholeOrEnv } from './words.ts'

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

/** A file of `destinations/`. */
export const destinationFile = z.discriminatedUnion('kind', [fileDestination, emailDestination])
export type DestinationRaw = z.output<typeof destinationFile>
