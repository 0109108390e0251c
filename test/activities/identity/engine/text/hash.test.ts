import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldWords } from '../../../../../activities/identity/engine/text/fold.ts'
import { hashOfTwo, hashText } from '../../../../../activities/identity/engine/text/hash.ts'

test('texts of a list rarely have one hash, and none has the hash of "no value"', () => {
  const hashes = new Set(Array.from({ length: 200_000 }, (_, i) => hashText(`name ${i}`)))
  expect(hashes.has(0)).toBe(false)
  // 200,000 of 2^32 by chance: 4.7 pairs.
  expect(hashes.size).toBeGreaterThan(199_970)
})

test('low bits of hashes, which choose a place in a table, are spread', () => {
  const places = new Int32Array(1024)
  for (let i = 0; i < 102_400; i++) {
    const at = hashText(String(i)) & 1023
    places[at] = (places[at] ?? 0) + 1
  }
  expect(Math.max(...places)).toBeLessThan(160)
  expect(Math.min(...places)).toBeGreaterThan(50)
})

test('one hash of two is in their order, and none where one is missing', () => {
  const [a, b] = [hashText('anne'), hashText('martin')]
  expect(hashOfTwo(a, b)).not.toBe(hashOfTwo(b, a))
  expect([hashOfTwo(a, 0), hashOfTwo(0, b)]).toEqual([0, 0])
})

test('folding is done once: a folded text stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (raw) => {
      const once = foldWords(raw)
      expect(foldWords(once)).toBe(once)
      expect(foldWords(raw.normalize('NFD'))).toBe(once)
    }),
    { numRuns: 2_000 },
  )
})
