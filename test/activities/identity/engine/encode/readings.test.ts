import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { DEFAULT_CHOICES } from '../../../../../activities/identity/engine/choices.ts'
import { encode } from '../../../../../activities/identity/engine/encode/encode.ts'
import { NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import { textOf } from '../../../../../activities/identity/engine/text/text-of.ts'
import { identityRules } from '../../../../../activities/identity/rules.ts'
import { PLAIN, tableOf } from '../support/people.ts'
import { READ } from './readings.ts'

/** All that these records are read as: values, and the parts that keys are made of. */
function readAs(): string {
  const { fields } = encode(tableOf(READ), {
    normalisers: PLAIN,
    choices: DEFAULT_CHOICES,
    sharedOf: () => [],
    forms: NO_FORMS,
    saidOnly: true,
  })
  const told = fields.map(({ name, dictionary }) => [
    name,
    Array.from({ length: dictionary.size }, (_, code) => textOf(dictionary, code)),
    Object.entries(dictionary.parts).map(([part, hashes]) => [part, [...hashes]]),
    [...(dictionary.words?.hash ?? [])],
  ])
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
}

/** What is kept of a comparison holds what records were read as: with another reading, nothing of it may be used. */
test('who changes what records are read as raises SEMANTICS in activities/identity/rules.ts, and writes both here', () => {
  const [semantics] = identityRules({ identifiers: [], match: null, household: null }, [], null) as [number]
  expect({ semantics, reading: readAs() }).toEqual({ semantics: 4, reading: '80d226faef644a64' })
})
