import { z } from 'zod'
import { joins } from './join.ts'
import { match } from './match.ts'
import { byShape, isRecord, strict } from './strict.ts'
import { flag, name, slug, whole } from './words.ts'

const opt = z.exactOptional

/** `identity.yaml`. */
export const identityFile = strict({
  identifiers: opt(
    z.array(
      strict({
        type: name().describe('Type of the identifier, as sources name it.'),
        person: flag().describe('Makes a profile `known`; device and anonymous ids do not.'),
        exclusive: flag().describe('A person has only one: two different values keep records apart.'),
        max_records: whole(1, 1_000_000).describe('A value that more records than this carry joins nobody.'),
        blocked: opt(z.array(z.string({ error: 'a text; put numbers in quotes' }))).describe(
          'Values that join nobody: placeholders, shared desks.',
        ),
      }),
    ),
  ).describe(
    'In order of trust, strongest first. Types that are not listed never join records. Without this key: the usual ones of a customer base.',
  ),
  match: opt(
    byShape(
      [
        ['`off`', z.literal('off', { error: '`off`, or a map of what is compared' })],
        ['a map of what is compared', match],
      ],
      (input) => (isRecord(input) ? 1 : 0),
    ),
  ).describe(
    'How names, births and addresses are compared; `off`: records are joined by identifiers alone. Without this key they are compared if sources give a surname.',
  ),
  household: opt(
    byShape(
      [
        ['`off`', z.literal('off', { error: '`off`, or a map such as `{ most_people: 8 }`' })],
        [
          'a map such as `{ most_people: 8 }`',
          strict({
            most_people: opt(whole(2, 50)).describe(
              'An address or identifier that more people share makes no household; 8 when not said.',
            ),
          }),
        ],
      ],
      (input) => (isRecord(input) ? 1 : 0),
    ),
  ).describe(
    'Who lives together: people of one surname at one address (of the attributes of `match`), or with one e-mail address or phone number; `off`: nobody has a household.',
  ),
})
export type IdentityRaw = z.output<typeof identityFile>

const rule = z.literal(['source_priority', 'most_recent', 'most_frequent', 'verified_first'])

/** `profile.yaml`. */
export const profileFile = strict({
  source_priority: z
    .array(slug())
    .describe('Order of trust of sources; those that are not listed come after, by name.'),
  default_rule: opt(rule).describe('Rule of the attributes that `attributes` does not name.'),
  attributes: opt(
    z.array(
      strict({
        names: z
          .array(name())
          .min(1, { error: 'one attribute or more' })
          .describe('One attribute, or a group whose values always come from one record together.'),
        rule: rule.describe('Which record wins.'),
        sources: opt(z.array(slug()).min(1)).describe('Order of trust for this attribute alone.'),
      }),
    ),
  ).describe('How the golden record picks each attribute.'),
  reference: opt(joins('Attribute', 'store: { dataset: stores, key: home_store }')),
})
export type ProfileRaw = z.output<typeof profileFile>
