import { z } from 'zod'
import { strict } from './strict.ts'
import { days, flag, name, purpose } from './words.ts'

const opt = z.exactOptional

/** `consent.yaml`. */
export const consentFile = strict({
  withdrawal_scope: z
    .literal(['person', 'identifier'])
    .describe(
      "`person`: a withdrawal by one address closes the channel and purpose on the person's others too, unless more than eight people share it.",
    ),
  channels: z
    .record(
      name(),
      strict({
        address: name().describe('Identifier type that is the address of the channel.'),
        purposes: z
          .array(purpose())
          .min(1, { error: 'one purpose or more' })
          .describe('What may be asked and granted on this channel.'),
        prefer: opt(z.literal('verified')).describe(
          "Which of a person's allowed addresses is used: `verified` puts verified ones first. Then, and without it, that of the first source in `source_priority`, then that of the latest grant.",
        ),
      }),
    )
    .describe('Channels and their purposes; nothing else can be granted or asked.'),
  grant_methods: opt(z.array(name())).describe('Methods whose grants count; none when not said.'),
  bulk_methods: opt(z.array(name())).describe(
    'Methods that are bulk imports: they grant where nothing was said, never after a denial.',
  ),
  grant_needs_proof: opt(flag()).describe('A grant without a proof does not count; `true` when not said.'),
  grant_expires: opt(days()).describe('A grant is void this long after it was given; never when not said.'),
})
export type ConsentRaw = z.output<typeof consentFile>
