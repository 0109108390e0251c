import { expect, test } from 'vitest'
import { afterBreak, lineEnd, lineStarts, linesOf } from '../../../../activities/extract/csv/lines.ts'

const LINES = 800_000
/** Without memory each line is a search of the whole text: 10 s; with it 40 ms. */
const MOST_MS = 3_000

function timed(work: () => number): { readonly found: number; readonly ms: number } {
  const start = performance.now()
  const found = work()
  return { found, ms: performance.now() - start }
}

test('the lines of a long text of CR alone are found in one pass', () => {
  const lines = linesOf('abc\r'.repeat(LINES))
  const { found, ms } = timed(() => {
    let count = 0
    for (let at = 0; at < lines.text.length; at = afterBreak(lines, lineEnd(lines, at))) count += 1
    return count
  })
  expect(found).toBe(LINES)
  expect(ms).toBeLessThan(MOST_MS)
})

test('so are the lines of its bytes', () => {
  const bytes = Buffer.from(`${'abc\r'.repeat(LINES)}end`)
  const { found, ms } = timed(() => {
    const after = lineStarts(bytes)
    let count = 0
    for (let at = after(0); at >= 0; at = after(at)) count += 1
    return count
  })
  expect(found).toBe(LINES)
  expect(ms).toBeLessThan(MOST_MS)
})

test('a place before the one that was asked last is searched again', () => {
  const lines = linesOf('a\nb\rc\nd')
  expect([4, 2, 0, 6, 1].map((from) => lineEnd(lines, from))).toEqual([5, 3, 1, 7, 1])
})
