import { z } from 'zod'
import { NOTIFY_STATES } from '../../core/brand/notify.ts'
import { address, secrets, url } from './destination.ts'
import { strict } from './strict.ts'
import { flagOrEnv, text, wholeOrEnv } from './words.ts'

const opt = z.exactOptional

/** `notify` of `nocturne.yaml`. */
export const notify = strict({
  on: opt(z.array(z.literal(NOTIFY_STATES)).min(1)).describe(
    'Outcomes that are told; `[failed, rejected, cancelled, degraded, waiting]` when not said. `waiting`: an approval is wanted.',
  ),
  webhook: opt(
    strict({
      url: url().describe('Where the message is posted, as JSON.'),
      secret: secrets().describe(
        'What it is signed with, as Standard Webhooks says: "${env:NAME}", or a list of them.',
      ),
    }),
  ).describe('A chat, a pager, a script.'),
  email: opt(
    strict({
      host: text().describe('SMTP server.'),
      port: wholeOrEnv(1, 65_535).describe('Port of the SMTP server.'),
      secure: flagOrEnv().describe('TLS from the first byte; otherwise STARTTLS where the server offers it.'),
      user: opt(text()).describe('Account: "${env:NAME}".'),
      password: opt(text()).describe('Password: "${env:NAME}"; never in clear.'),
      from: address().describe('Sender.'),
      to: z.array(address()).min(1).describe('Who is told: staff.'),
    }),
  ).describe('Mail to the staff.'),
})
