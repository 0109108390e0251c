import { z } from 'zod'
import { notify } from './notify.ts'
import { strict } from './strict.ts'
import { clock, days, duration, name, text, whole } from './words.ts'

const opt = z.exactOptional

/** `nocturne.yaml`. */
export const brandFile = strict({
  brand: z
    .string({ error: 'lower-case letters, digits and hyphens, at most 40' })
    .regex(/^[a-z][a-z0-9-]{0,39}$/, {
      error: 'lower-case letters, digits and hyphens, at most 40, beginning with a letter',
    })
    .describe('Short name; part of workflow ids and queue names.'),
  name: text().describe('Name for people.'),
  time_zone: text().describe('IANA zone in which business dates and windows in days are counted.'),
  currency: text().describe('ISO currency of reports.'),
  country: text().describe('ISO country of phone numbers whose source names none.'),
  keep_runs: opt(whole(2, 100_000)).describe(
    'How many published runs can be looked at. Versions, rejections and segment moves of older ones are deleted; their counts stay. 400 when not said.',
  ),
  people_per_part: opt(whole(100, 10_000_000)).describe(
    'Most people in one part of a stage; 200000 when not said.',
  ),
  activation: opt(
    strict({
      wait: duration().describe('Longest wait for a wave to end before the report; `30m` when not said.'),
    }),
  ).describe('The stage that sends.'),
  approvals: opt(
    strict({ wait: duration().describe('Longest wait for an approval; `12h` when not said.') }),
  ).describe('What an operator decides.'),
  rates: opt(
    strict({
      dataset: name().describe('Dataset of the rates; its key is the currency, its `valid_from` the day.'),
      rate: name().describe('Attribute: how much of `currency` one unit of the foreign one is worth.'),
      max_age: opt(days()).describe(
        'How long a rate serves when none came after it: `3d`. Its own day alone when not said.',
      ),
    }),
  ).describe(
    'Rates that amounts in other currencies are converted by. Without a rate an amount is unconverted: in no sum, and counted.',
  ),
  costs: opt(
    strict({
      dataset: name().describe('Dataset of the costs; its key is the channel.'),
      cost: name().describe('Attribute: what one contact costs.'),
      currency: opt(name()).describe("Attribute: its ISO currency; the brand's when not said."),
    }),
  ).describe('What a contact costs, by channel: for the report.'),
  schedule: opt(
    strict({
      at: clock().describe(
        'Local time of the nightly start, not between 01:00 and 03:00, when clocks change.',
      ),
      catch_up: duration().describe('A start missed by at most this long is made up for.'),
      jitter: opt(duration()).describe('Spread of the start; none when not said.'),
    }),
  ).describe('The nightly start; none when not said.'),
  notify: opt(notify).describe('Who is told how a night ended, or that it waits; nobody when not said.'),
})
export type BrandRaw = z.output<typeof brandFile>
