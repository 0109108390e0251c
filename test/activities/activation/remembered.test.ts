import { expect, test } from 'vitest'
import { rememberedOf } from '../../../activities/activation/remembered.ts'
import { DECISIONS, edit, parsed } from './support/brand.ts'
import { campaign } from './support/project.ts'

const SECRETS = { KEY: 'a key of a test, long enough', SITE: 'postgres://127.0.0.1/site' }
const site = (messages: number) =>
  parsed(edit(DECISIONS, 'destination', 'messages: 2', `messages: ${messages}`), SECRETS)

test.each([
  [2, null, 8],
  [2, 9, 9],
  [20, null, 20],
  [20, 30, 30],
])('with do-not-disturb after %i and a cap of %s contacts, a person remembers %i', (messages, cap, most) => {
  const { destinations } = site(messages)
  const campaigns = [campaign({ cap: cap === null ? null : { messages: cap, days: 7 } })]
  expect(rememberedOf({ campaigns, destinations })).toBe(most)
})
