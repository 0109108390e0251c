import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffLines, withContext } from '../../../scripts/output/text-diff.ts'
import { diffConfig } from '../../../scripts/project/diff-config.ts'

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
  .map((lines) => (lines.length === 0 ? '' : `${lines.join('\n')}\n`))
const side = (lines: ReturnType<typeof diffLines>, mark: '-' | '+'): string =>
  lines
    .filter((line) => line.mark === ' ' || line.mark === mark)
    .map((line) => `${line.text}\n`)
    .join('')

describe('the lines of two texts', () => {
  test('hold both of them', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after)
        expect([side(lines, '-'), side(lines, '+')]).toEqual([before, after])
      }),
    )
  })

  test('of equal texts have no mark, and one changed line is one out and one in', () => {
    expect(diffLines('a\nb\n', 'a\nb\n').every((line) => line.mark === ' ')).toBe(true)
    const changed = diffLines('a\nb\nc\n', 'a\nx\nc\n').map((line) => `${line.mark}${line.text}`)
    expect(changed).toEqual([' a', '-b', '+x', ' c'])
  })

  test('far from a change are left out', () => {
    const before = Array.from({ length: 20 }, (_, n) => `line ${n}`)
    const after = before.with(5, 'five').with(15, 'fifteen')
    expect(withContext(diffLines(before.join('\n'), after.join('\n')), 1)).toEqual([
      '  line 4',
      '- line 5',
      '+ five',
      '  line 6',
      '...',
      '  line 14',
      '- line 15',
      '+ fifteen',
      '  line 16',
    ])
  })
})

describe('two versions of a brand project', () => {
  test('are told file by file', () => {
    const files = diffConfig(
      { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' },
      { 'a.yaml': 'a: 2\n', 'c.yaml': 'c: 1\n' },
    )
    expect(files.map((f) => [f.file, f.change, f.lines])).toEqual([
      ['a.yaml', 'changed', ['- a: 1', '+ a: 2']],
      ['b.yaml', 'removed', ['- b: 1']],
      ['c.yaml', 'added', ['+ c: 1']],
    ])
  })

  test.each([
    ['password: hunter2, and more', '+ password: ***'],
    ['  api_key: "abc"', '+   api_key: ***'],
    ['headers: { Authorization: Bearer abc, accept: json }', '+ headers: { Authorization: ***'],
    ['password: "${env:SMTP_PASSWORD}"', '+ password: "${env:SMTP_PASSWORD}"'],
    ['{ token: "${env:T}", page: 2 }', '+ { token: "${env:T}", page: 2 }'],
    ['key: [id]', '+ key: [id]'],
  ])('%s is shown as %s', (line, shown) => {
    expect(diffConfig({}, { 'd.yaml': `${line}\n` })[0]?.lines).toEqual([shown])
  })
})
