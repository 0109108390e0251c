import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOutput, type OutputOptions } from '../../../scripts/output/output.ts'
import { paint, wantsColour } from '../../../scripts/output/paint.ts'
import { oneLine, tableLines, width } from '../../../scripts/output/table.ts'

const PLAIN = paint(false)

describe('a table', () => {
  test('sets numbers on the right and leaves no blanks at line ends', () => {
    const lines = tableLines(
      [
        { head: 'NAME', cell: (r: { n: string; v: number }) => r.n },
        { head: 'ROWS', number: true, cell: (r) => String(r.v) },
        { head: 'WHY', cell: () => '' },
      ],
      [
        { n: 'a', v: 1 },
        { n: 'longer', v: 1000 },
      ],
      PLAIN,
    )
    expect(lines).toEqual(['NAME    ROWS  WHY', 'a          1', 'longer  1000'])
  })

  test('shows what would move the cursor as a blank', () => {
    expect(oneLine('a\u001b[2Jb\r\nc\td')).toBe('a [2Jb c d')
  })

  test('wide characters keep the columns in line', () => {
    expect([width('abc'), width('日本'), width('e\u0301')]).toEqual([3, 4, 1])
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        (cells) => {
          const lines = tableLines(
            [
              { head: 'H', cell: (c: string) => c },
              { head: '|', cell: () => '|' },
            ],
            cells,
            PLAIN,
          )
          expect(new Set(lines.map((line) => width(line))).size).toBe(1)
        },
      ),
    )
  })
})

describe('colours', () => {
  test('are wanted on a terminal only, and never after --no-color or NO_COLOR', () => {
    expect(wantsColour(true, false, undefined)).toBe(true)
    expect(wantsColour(true, false, '')).toBe(true)
    expect(wantsColour(true, false, '1')).toBe(false)
    expect(wantsColour(true, true, undefined)).toBe(false)
    expect(wantsColour(false, false, undefined)).toBe(false)
  })
})

describe('an output', () => {
  const outputOf = (options: Partial<OutputOptions>) => {
    const said = { out: '', err: '' }
    const sink = (name: 'out' | 'err') => ({ write: (text: string) => (said[name] += text) })
    const defaults = { json: false, quiet: false, outColours: false, errColours: false, errIsTerminal: false }
    return { said, output: createOutput({ out: sink('out'), err: sink('err'), ...defaults, ...options }) }
  }

  test('prints the result on stdout and remarks on stderr', () => {
    const { said, output } = outputOf({})
    output.note('working')
    output.status('half')
    output.result(() => ['one', 'two'], { n: 2 })
    expect(said).toEqual({ out: 'one\ntwo\n', err: 'working\n' })
  })

  test('with --json prints the document and no lines; with --quiet no remarks but warnings', () => {
    const { said, output } = outputOf({ json: true, quiet: true, errIsTerminal: true })
    output.note('working')
    output.status('half')
    output.warn('look')
    output.result(() => ['one'], { n: 1 })
    expect(said.err).toBe('look\n')
    expect(JSON.parse(said.out)).toEqual({ n: 1 })
  })

  test('on a terminal a status line is replaced by what follows, and is gone at the end', () => {
    const { said, output } = outputOf({ errIsTerminal: true, errColours: true })
    output.status('half')
    output.note('done')
    output.status('more')
    output.result(() => ['end'], null)
    expect(said.err).toBe('\r\u001b[2Khalf\r\u001b[2Kdone\n\r\u001b[2Kmore\r\u001b[2K')
  })

  test('on a terminal a picture is written over the former one; piped it is not written at all', () => {
    const { said, output } = outputOf({ outColours: true })
    output.redraw(['one', 'two'])
    output.redraw(['three'])
    expect(said.out).toBe('one\ntwo\n\u001b[2A\u001b[0Jthree\n')
    for (const options of [{}, { outColours: true, json: true }, { outColours: true, quiet: true }]) {
      const piped = outputOf(options)
      piped.output.redraw(['one'])
      expect(piped.said.out).toBe('')
    }
  })

  test('documents one a line hold no line break', () => {
    const { said, output } = outputOf({ json: true })
    output.jsonLine({ a: 'x\ny' })
    output.jsonLine({ b: 1 })
    expect(said.out).toBe('{"a":"x\\ny"}\n{"b":1}\n')
  })
})
