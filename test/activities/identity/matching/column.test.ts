import fc from 'fast-check'
import { expect, test } from 'vitest'
import { column } from '../../../../activities/identity/matching/column.ts'

const text = fc.oneof(
  fc.constantFrom('', ' ', 'Zoé', 'zoé ', '\u00a0Anne\u2003', 'Anne', 'Ménard', '\ufeff', 'ab', 'a b'),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)

test('each distinct text is kept once, trimmed, in the order of the records, whatever the order of reading', () => {
  fc.assert(
    fc.property(fc.array(fc.option(text), { maxLength: 40 }), fc.infiniteStream(fc.nat()), (said, random) => {
      const numbers = Int32Array.from(said.keys())
      const shuffle = said.map(() => random.next().value)
      numbers.sort((a, b) => (shuffle[a] ?? 0) - (shuffle[b] ?? 0) || a - b)
      const draft = column('given_name')
      said.forEach((of, read) => {
        const bytes = Buffer.from(`before${of ?? ''}behind`)
        draft.set(read, bytes, 6, of === null ? 5 : bytes.length - 6)
      })
      const { codes, values } = draft.done(numbers)
      const expected = [...numbers].map((read) => said[read]?.trim() || null)
      expect([...codes].map((code) => values[code] ?? null)).toEqual(expected)
      expect(values).toEqual([...new Set(expected.filter((of) => of !== null))])
    }),
  )
})

test('thousands of texts are told apart', () => {
  const draft = column('email')
  const texts = Array.from({ length: 5_000 }, (_, n) => `somebody${n % 2_500}@example.org`)
  texts.forEach((of, read) => {
    const bytes = Buffer.from(of)
    draft.set(read, bytes, 0, bytes.length)
  })
  const { codes, values } = draft.done(Int32Array.from(texts.keys()))
  expect(values).toHaveLength(2_500)
  expect([...codes].map((code) => values[code])).toEqual(texts)
})
