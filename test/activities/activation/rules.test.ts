import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blastVerdict } from '../../../activities/activation/blast.ts'
import { isHeaderText, mailAddress, mailbox } from '../../../activities/activation/destinations/address.ts'
import { csvLine, jsonLine } from '../../../activities/activation/destinations/csv.ts'
import { fileName } from '../../../activities/activation/destinations/file.ts'
import { smtpEnd } from '../../../activities/activation/destinations/smtp-outcome.ts'
import { listOf } from '../../../activities/activation/list.ts'
import type { OpenGroup } from '../../../activities/activation/queries/ranges.ts'
import { columnOf, identifierTypes } from '../../../activities/activation/render/columns.ts'
import { compileTemplate } from '../../../activities/activation/render/template.ts'
import { retryAfterSeconds } from '../../../activities/activation/retry.ts'

describe('what an SMTP server said', () => {
  const cases = [
    [
      { code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' },
      false,
      { kind: 'unreachable', code: 'ECONNREFUSED' },
    ],
    [{ code: 'ETIMEDOUT', command: 'CONN' }, false, { kind: 'unreachable', code: 'ETIMEDOUT' }],
    [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, false, { kind: 'unreachable', code: '554' }],
    [
      { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 },
      false,
      { kind: 'unreachable', code: '535' },
    ],
    [
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 451 },
      false,
      { kind: 'unreachable', code: '451' },
    ],
    [
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 },
      false,
      { kind: 'unreachable', code: '550' },
    ],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, false, { kind: 'deferred', code: '450' }],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 },
      false,
      { kind: 'unreachable', code: '421' },
    ],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, false, { kind: 'refused', code: '550' }],
    [{ code: 'EENVELOPE', command: 'DATA', responseCode: 554 }, false, { kind: 'refused', code: '554' }],
    [{ code: 'EMESSAGE', command: 'MAIL FROM' }, false, { kind: 'refused', code: 'too_large' }],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, true, { kind: 'refused', code: '554' }],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 421 }, true, { kind: 'deferred', code: '421' }],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 354 }, true, { kind: 'unknown', code: '354' }],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 150 }, true, { kind: 'unknown', code: '150' }],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 650 }, true, { kind: 'unknown', code: '650' }],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 354 },
      false,
      { kind: 'unreachable', code: '354' },
    ],
    [{ code: 'ECONNECTION', command: 'CONN' }, true, { kind: 'unknown', code: 'ECONNECTION' }],
    [
      { code: 'ECONNECTION', command: 'CONN', responseCode: 451 },
      true,
      { kind: 'unknown', code: 'ECONNECTION' },
    ],
    [{ code: 'ETIMEDOUT', command: 'CONN' }, true, { kind: 'unknown', code: 'ETIMEDOUT' }],
  ] as const

  test.each(cases)('%j, message begun: %s', (fault, begun, end) => {
    expect(smtpEnd(fault, begun)).toEqual(end)
  })
})

describe('addresses', () => {
  test('are taken as they may stand in a command', () => {
    expect(mailAddress('a.b+c@shop.example')).toBe('a.b+c@shop.example')
    expect(mailAddress("o'neil@shop.example")).toBe("o'neil@shop.example")
    expect(mailAddress('a@bücher.example')).toBe('a@xn--bcher-kva.example')
  })

  const wrong = [
    '',
    'a',
    '@b.example',
    'a@',
    'a@b',
    'a b@c.example',
    'a..b@c.example',
    '.a@c.example',
    'a@c.example>',
  ]
  test.each([
    ...wrong,
    'a@c.example\r\nRCPT TO:<x@y.example>',
    'a@c.exa mple',
    'é@c.example',
    '"a b"@c.example',
    `${'a'.repeat(65)}@c.example`,
    'a@-c.example',
    'a@[127.0.0.1]',
  ])('refuses %j', (value) => {
    expect(mailAddress(value)).toBeNull()
  })

  test('never let a control character or a bracket through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const address = mailAddress(`${a}@${b}.example`)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
        if (address !== null) expect(address).not.toMatch(/[\u0000-\u0020<>"(),:;\\[\]\u007f-\uffff]/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('of a sender may have a name', () => {
    expect(mailbox('Shop & Co <news@shop.example>')).toEqual({
      name: 'Shop & Co',
      address: 'news@shop.example',
    })
    expect(mailbox('"Shop, Inc." <news@shop.example>')).toEqual({
      name: 'Shop, Inc.',
      address: 'news@shop.example',
    })
    expect(mailbox('news@shop.example')).toEqual({ name: '', address: 'news@shop.example' })
    expect(mailbox('Shop\r\nBcc: x <news@shop.example>')).toBeNull()
    expect(isHeaderText('a\u0085b')).toBe(false)
  })
})

describe('files', () => {
  test('quote what needs quotes, and guard texts that a spreadsheet would run', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', null, 1.5, true], true)).toBe(
      '"a,b","say ""x""","two\nlines",,1.5,true\n',
    )
    for (const first of ['=', '+', '-', '@', '\t', '\r', '\n'])
      expect(csvLine([`${first}1`], true)).toMatch(/^"?'/)
    expect(csvLine(['+33612345678', -5], false)).toBe('+33612345678,-5\n')
    expect(csvLine([-5], true)).toBe('-5\n')
    expect(jsonLine(['a', 'b'], ['x', null])).toBe('{"a":"x","b":null}\n')
  })

  test('are numbered from the second on', () => {
    expect(fileName('w', 'csv', [])).toBe('w.csv')
    expect(fileName('w', 'ndjson', ['w.ndjson'])).toBe('w-2.ndjson')
    expect(fileName('w', 'csv', ['w.csv', 'w-2.csv'])).toBe('w-3.csv')
  })

  test('say which column they do not know', () => {
    expect(() => columnOf('profil.id')).toThrow(/cannot show 'profil.id'/)
    expect(identifierTypes({ a: 'identifier.email', b: 'person.city', c: 'identifier.email' })).toEqual([
      'email',
    ])
  })
})

describe('templates', () => {
  const context = { person: { name: 'X', none: null }, trait: {}, campaign: {}, brand: {}, run: {} }
  const text = (template: string) =>
    compileTemplate({ subject: 's', text: template, html: null })(context).text

  test('know what the project knows, also when a person has none of it', () => {
    expect(text('{{ person.name }}{{ person.none | default: "-" }}')).toBe('X-')
  })

  test.each([
    '{{ person.unknown }}',
    '{{ person.name | no_such_filter }}',
    '{% include "/etc/passwd" %}',
    '{% render "../x" %}',
    '{{ person.constructor.name }}',
    '{{ person.__proto__ }}',
    '{% for i in (1..100000000) %}x{% endfor %}',
  ])('refuse %s', (template) => {
    expect(() => text(template)).toThrow()
  })
})

describe('tries', () => {
  test('come later each time, within the half hour that a night waits, and end', () => {
    const waits = [1, 2, 3, 4, 5].map((attempt) => retryAfterSeconds(attempt, 1))
    expect(waits).toEqual([18.75, 75, 300, 1200, null])
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const base = 15 * 4 ** (attempt - 1)
          const seconds = retryAfterSeconds(attempt, random) ?? 0
          expect(seconds).toBeGreaterThanOrEqual(base * 0.75)
          expect(seconds).toBeLessThanOrEqual(base * 1.25)
        },
      ),
    )
  })
})

describe('the gate of a large wave', () => {
  const limits = { warn: 1.5, ask: 3, stop: 10 }
  test.each([
    [15, 10, false, 'pass'],
    [16, 10, false, 'warn'],
    [31, 10, false, 'ask'],
    [101, 10, false, 'stop'],
    [5, null, false, 'pass'],
    [5, 0, false, 'pass'],
    [5, null, true, 'ask'],
    [0, null, true, 'pass'],
    [101, 10, true, 'stop'],
  ] as const)('%d against a median of %s, approval wanted: %s -> %s', (audience, median, wanted, verdict) => {
    expect(blastVerdict(audience, median, limits, wanted).verdict).toBe(verdict)
  })
})

describe('what may go now', () => {
  const ref = { databaseId: 'd', runId: 9, businessDate: '2026-03-01', destination: 'mail' }
  const group = (changes: Partial<OpenGroup>): OpenGroup => ({
    ...{
      wave_id: 1,
      run_id: 7,
      campaign: 'hello',
      step: 'first',
      state: 'planned',
      approved: true,
      goes: false,
    },
    ...{ later: false, rows: 1, low: '1', high: '1', seconds: 60 },
    ...changes,
  })

  test('is one range for each wave and planning run, over all zones', () => {
    const groups = [
      group({ goes: true, low: '9', high: '20', rows: 5 }),
      group({ goes: true, low: '100', high: '101' }),
      group({ goes: true, run_id: 8, low: '30', high: '31' }),
      group({ goes: false, low: '1', high: '3' }),
    ]
    const { ranges, left } = listOf(ref, groups, { waitMs: null }, false)
    expect(ranges.map((range) => [range.plannedBy, range.low, range.high])).toEqual([
      [7, '9', '101'],
      [8, '30', '31'],
    ])
    expect(left).toBe(8)
  })

  test.each([
    [group({ seconds: 3.2 }), null, false, 3_200, 'window'],
    [group({ later: true, seconds: 20 }), null, false, 20_000, 'retry'],
    [group({ state: 'sending', seconds: -5 }), null, false, 1_000, 'lease'],
    [group({ goes: true }), 7_000, false, 7_000, 'breaker'],
    [group({ approved: false, seconds: 900 }), null, false, 900_000, 'approval'],
    [group({ approved: false, seconds: 900 }), null, true, 3_600_000, 'approval'],
    [group({ seconds: 3 }), null, true, null, 'clock'],
  ] as const)('case %#: waits', (one, breaker, frozen, ms, what) => {
    expect(listOf(ref, [one], { waitMs: breaker }, frozen)).toEqual({
      ranges: [],
      left: 1,
      waitMs: ms,
      waitFor: what,
    })
  })

  test('waits for what comes first', () => {
    const groups = [group({ seconds: 900 }), group({ later: true, seconds: 30 })]
    expect(listOf(ref, groups, { waitMs: null }, false)).toMatchObject({ waitMs: 30_000, waitFor: 'retry' })
    expect(listOf(ref, [], { waitMs: null }, false)).toEqual({
      ranges: [],
      left: 0,
      waitMs: null,
      waitFor: null,
    })
  })
})
