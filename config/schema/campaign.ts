import { z } from 'zod'
import { byShape, isRecord, strict } from './strict.ts'
import { clock, flag, name, percent, purpose, scalar, slug, text, whole } from './words.ts'

const opt = z.exactOptional

const PAYLOAD_NAME = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/
const templateText = z
  .string({ error: 'a text, or `{file: templates/name.liquid}`' })
  .min(1, { error: 'a text that is not empty' })
const template = () =>
  byShape(
    [
      ['a text', templateText],
      ['a file', strict({ file: text().describe('A file below `templates/`.') })],
    ],
    (input) => (isRecord(input) ? 1 : 0),
  )

const payloadField = () =>
  byShape(
    [
      ['an expression', text()],
      ['`text`', strict({ text: text().describe('A text, Liquid, with the words of an e-mail.') })],
      ['`constant`', strict({ constant: scalar().describe('The same value for everybody.') })],
    ],
    (input) => (isRecord(input) ? ('constant' in input ? 2 : 1) : 0),
  )

/** A file of `campaigns/`. */
export const campaignFile = strict({
  campaign: slug().describe('Name of the campaign.'),
  audience: slug().describe('Segment whose members are the audience.'),
  purpose: purpose().describe('Purpose of the contact; consent is asked for it.'),
  destination: slug().describe('Where the contact goes.'),
  step: opt(name()).describe('Name of the step; `first` when not said.'),
  subject: opt(template()).describe('Subject of the e-mail, Liquid.'),
  text: opt(template()).describe('Plain text of the e-mail, Liquid.'),
  html: opt(template()).describe('HTML of the e-mail, Liquid.'),
  payload: opt(
    z.record(
      z.string().regex(PAYLOAD_NAME, { error: 'a name such as `city` or `customer.city`' }),
      payloadField(),
    ),
  ).describe(
    'Body of a webhook, field by field: an expression as in the columns of a file (`trait.orders` stays a number), `{text: ...}` or `{constant: ...}`; `customer.city` is the field `city` of the object `customer`.',
  ),
  holdout: percent().describe('Share of the audience that is never contacted, for comparison: `10%`.'),
  send_window: strict({
    from: clock().describe('First local time at which a contact may go.'),
    until: clock().describe('Local time from which none goes.'),
    days: whole(1, 30).describe(
      'How many days the window is open, from the morning after the business date.',
    ),
  }).describe("Hours of the person's zone in which contacts go."),
  reentry: z.literal(['never', 'on_new_entry', 'every_run']).describe('When a person may pass again.'),
  cap: opt(
    strict({
      messages: whole(1, 1_000).describe('Most contacts of any campaign, to a person and to a mailbox.'),
      days: whole(1, 365).describe('In this many days.'),
    }),
  ).describe('Frequency cap; none when not said.'),
  approval: opt(flag()).describe('The wave waits for an operator; `false` when not said.'),
})
export type CampaignRaw = z.output<typeof campaignFile>
