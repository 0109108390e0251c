import { describe, expect, test } from 'vitest'
import { jaroWinkler } from '../../../../../activities/identity/engine/text/jaro-winkler.ts'
import { pairsOfTexts, unitsOf } from './random-texts.ts'

/** Jaro-Winkler as its papers define it, plainly. */
function reference(one: string, other: string): number {
  const a = one.slice(0, 64).split('')
  const b = other.slice(0, 64).split('')
  if (a.length === 0 && b.length === 0) return 1
  const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const free = new Set(b.keys())
  const matchesOfA: string[] = []
  const matchedInB: number[] = []
  a.forEach((unit, i) => {
    const j = [...free].sort((x, y) => x - y).find((at) => Math.abs(at - i) <= window && b[at] === unit)
    if (j === undefined) return
    free.delete(j)
    matchesOfA.push(unit)
    matchedInB.push(j)
  })
  const m = matchesOfA.length
  if (m === 0) return 0
  const matchesOfB = matchedInB.sort((x, y) => x - y).map((j) => b[j])
  const half = Math.floor(matchesOfA.filter((unit, i) => unit !== matchesOfB[i]).length / 2)
  const jaro = (m / a.length + m / b.length + (m - half) / m) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && prefix < b.length && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}

describe('Jaro-Winkler', () => {
  test('agrees with a plain implementation on 100,000 random pairs of texts of several scripts', () => {
    let alike = 0
    for (const [one, other] of pairsOfTexts(100_000, 7)) {
      const found = jaroWinkler(...unitsOf(one, other))
      if (Math.abs(found - reference(one, other)) > 1e-12)
        expect({ one, other, found }).toEqual({ one, other, found: reference(one, other) })
      if (found > 0 && found < 1) alike += 1
    }
    expect(alike).toBeGreaterThan(50_000)
  })

  test.each([
    ['martha', 'marhta', 0.9611],
    ['dixon', 'dicksonx', 0.8133],
    ['dwayne', 'duane', 0.84],
    ['jellyfish', 'smellyfish', 0.8963],
    ['same', 'same', 1],
    ['abc', 'xyz', 0],
    ['', '', 1],
    ['', 'a', 0],
  ])('gives for %s and %s the value of the literature, %d', (one, other, value) => {
    expect(jaroWinkler(...unitsOf(one, other))).toBeCloseTo(value, 4)
  })

  test('looks at the first 64 units of a long text', () => {
    const long = 'ab'.repeat(40)
    expect(jaroWinkler(...unitsOf(`${long}x`, `${long}y`))).toBe(1)
  })
})
