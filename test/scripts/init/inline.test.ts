import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { inline } from '../../../scripts/init/inline.ts'

test('whatever stands in a header comes back from YAML as it was, on one line', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'true',
      'No',
      'null',
      '1',
      '01',
      '#x',
      'a: b',
      'a, b',
      '- a',
      'N° client',
      'a\nb',
      ' a',
      'a ',
      '~',
      '1e3',
      '0x1',
      '',
      '{',
      '}',
      '[',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a',
      '|',
      '>',
      '?',
      "'",
      '"',
      'Ä',
    ),
  )
  fc.assert(
    fc.property(text, text, (key, value) => {
      const line = inline({ [`k${key}`]: value, list: [value, 1, true, null] })
      expect(line).not.toContain('\n')
      expect(parse(`x: ${line}   # comment\n`)).toEqual({
        x: { [`k${key}`]: value, list: [value, 1, true, null] },
      })
    }),
    { numRuns: 1000 },
  )
})
