import { describe, expect, test } from 'vitest'
import { EXIT } from '../../core/exit.ts'
import { scratch } from '../support/scratch.ts'
import { CAMPAIGN_FILES, TINY_FILES, writeFiles } from '../support/tiny-brand.ts'
import { describeMistakes, SECRET, toExpression } from './mistakes.ts'
import { tell } from './told.ts'

const FILES: Readonly<Record<string, string>> = { ...TINY_FILES, ...CAMPAIGN_FILES }

/** A brand project with one file as somebody wrote it; null = as it was. */
function project(file: string, text: string | Buffer): { readonly cwd: string } {
  const cwd = scratch()
  writeFiles(cwd, FILES)
  writeFiles(cwd, { [file]: text as string })
  return { cwd }
}

const instead = (file: string, given: string, wrong: string): string => {
  const text = FILES[file] ?? ''
  if (!text.includes(given)) throw new Error(`${file} has no ${given}`)
  return text.replace(given, wrong)
}

interface Slip {
  readonly slip: string
  readonly file: string
  readonly text: string
  readonly code: string
  /** `line:column` */
  readonly at: string
  readonly says: readonly (string | RegExp)[]
  readonly suggestion?: string
}

/** A slip of one word. */
function word(
  slip: string,
  file: string,
  given: string,
  wrong: string,
  code: string,
  at: string,
  says: Slip['says'],
  suggestion?: string,
): Slip {
  return {
    slip,
    file,
    text: instead(file, given, wrong),
    code,
    at,
    says,
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

const MAIN = 'nocturne.yaml'
const PEOPLE = 'sources/people.yaml'

const SLIPS: readonly Slip[] = [
  {
    slip: 'a tab',
    file: MAIN,
    text: `${FILES[MAIN]}schedule:\n\tat: "03:30"\n`,
    code: 'YAML',
    at: '7:1',
    says: ['tab', 'spaces'],
  },
  word('a quote that is not closed', MAIN, 'Tiny Shop', '"Tiny Shop', 'YAML', '5:11', ['not closed']),
  {
    slip: 'a key twice',
    file: MAIN,
    text: `${FILES[MAIN]}brand: other\n`,
    code: 'YAML',
    at: '6:1',
    says: ['stands twice', 'keep one'],
  },
  {
    slip: 'nothing in the file',
    file: MAIN,
    text: '',
    code: 'BAD_VALUE',
    at: '1:1',
    says: ['holds nothing', '`key: value`'],
  },
  {
    slip: 'a list for a map',
    file: MAIN,
    text: '- brand\n',
    code: 'BAD_VALUE',
    at: '1:1',
    says: ['a list of 1', '`key: value`'],
  },
  word(
    'a zone',
    MAIN,
    'Europe/Paris',
    'Europe/Pariss',
    'BAD_VALUE',
    '3:12',
    ['"Europe/Pariss"', 'IANA'],
    'Europe/Paris',
  ),
  word('a currency', MAIN, 'EUR', 'EURO', 'BAD_VALUE', '4:11', ['"EURO"', 'ISO 4217'], 'EUR'),
  word('a country by name', MAIN, 'FR', 'France', 'BAD_VALUE', '5:10', ['"France"', 'two letters', '`FR`']),
  {
    slip: 'an hour 25',
    file: MAIN,
    text: `${FILES[MAIN]}schedule: { at: "25:00", catch_up: 6h }\n`,
    code: 'BAD_VALUE',
    at: '6:17',
    says: ['"25:00"', 'time of day', '"08:00"'],
  },
  word(
    'a kind of source',
    PEOPLE,
    'kind: csv',
    'kind: cvs',
    'BAD_VALUE',
    '2:7',
    ['"cvs"', '`ndjson`'],
    'csv',
  ),
  word(
    'a key',
    PEOPLE,
    'pattern:',
    'patern:',
    'UNKNOWN_KEY',
    '4:1',
    ['`patern`', 'allowed: `source`'],
    'pattern',
  ),
  word('a key left out', PEOPLE, 'party: first\n', '', 'MISSING_KEY', '1:1', [
    '`party` is missing',
    '`first`, `second` or `third`',
  ]),
  word('a share without its sign', 'gates.yaml', '50%', '50', 'BAD_VALUE', '2:30', ['is 50', '`10%`']),
  word('a length of time in words', 'consent.yaml', '1095d', '3 years', 'BAD_VALUE', '7:16', [
    '"3 years"',
    '`365d`',
  ]),
  word('minutes for months', 'sources/orders.yaml', 'yyyy-MM-dd', 'dd.mm.yyyy', 'INCOMPLETE', '14:49', [
    'no month',
    'MM',
  ]),
  word(
    'a trait that is not there',
    'segments/buyers.yaml',
    'trait: orders',
    'trait: ordres',
    'UNKNOWN_NAME',
    '6:29',
    ['`ordres`', 'known: `orders`'],
    'orders',
  ),
  word(
    'an audience that is not there',
    'campaigns/thanks.yaml',
    'audience: buyers',
    'audience: byers',
    'UNKNOWN_NAME',
    '2:11',
    ['`byers`'],
    'buyers',
  ),
  word(
    'a variable that is not set',
    'destinations/letters.yaml',
    'directory: letters',
    `directory: "\${env:NOT_SET}"`,
    'ENV_UNSET',
    '7:12',
    ['NOT_SET', 'set it where'],
  ),
  {
    slip: 'a folder',
    file: 'segmnets/a.yaml',
    text: 'segments: {}\n',
    code: 'UNKNOWN_FILE',
    at: '1:1',
    says: ['rename it'],
    suggestion: 'segments/a.yaml',
  },
  {
    slip: 'a source copied, name and all',
    file: 'sources/people-2.yaml',
    text: FILES[PEOPLE] ?? '',
    code: 'DUPLICATE_NAME',
    at: '1:9',
    says: ['`people`', 'another name'],
  },
  {
    slip: 'a password in clear',
    file: 'destinations/mail.yaml',
    text: `destination: mail\nkind: email\nchannel: email\naddress: email\nhost: mail.example\nport: 587\nsecure: false\nuser: me\npassword: ${SECRET}\nfrom: Shop <news@shop.example>\nunsubscribe: mailto:out@shop.example\nconnections: 5\nrate: 10\n`,
    code: 'SECRET_IN_CLEAR',
    at: '9:11',
    says: ['${env:'],
  },
]

describe('a slip in YAML ends with 3, its place, what is allowed and the nearest word', () => {
  test.each(SLIPS)('$slip', async ({ file, text, code, at, says, suggestion }) => {
    const { cwd } = project(file, text)
    const plain = await tell(['validate'], { cwd })
    const json = await tell(['validate', '--json'], { cwd })
    expect([plain.exit, json.exit]).toEqual([EXIT.invalid, EXIT.invalid])
    const { problems } = JSON.parse(json.out) as { problems: readonly Record<string, unknown>[] }
    const [line, column] = at.split(':').map(Number)
    expect(problems).toContainEqual({
      file: expect.stringMatching(/\.yaml$/),
      line,
      column,
      code,
      message: expect.any(String),
      suggestion: suggestion ?? null,
    })
    const told = problems.find((one) => one.code === code)?.message
    for (const words of says) expect(told).toMatch(toExpression(words))
    expect(plain.out + plain.err).toContain(`:${at} `)
    if (suggestion !== undefined) expect(plain.out + plain.err).toMatch(toExpression(`${suggestion}\``))
    expect(plain.out + plain.err + json.out).not.toContain(SECRET)
  })
})

describe('a project that cannot be read at all', () => {
  const invalid = (mistake: string, args: readonly string[], code: string, ...says: readonly string[]) => ({
    mistake,
    args,
    exit: EXIT.invalid,
    code,
    says,
  })
  describeMistakes(
    [invalid('nothing here', ['run'], 'NO_PROJECT', 'no nocturne.yaml', 'nocturne init')],
    async () => ({ cwd: scratch() }),
  )
  describeMistakes(
    [
      invalid(
        'a directory that is not there',
        ['validate', '--project', '/nowhere/at/all'],
        'NO_PROJECT',
        '/nowhere/at/all',
        'nocturne init DIR',
      ),
    ],
    async () => ({ cwd: scratch() }),
  )
  describeMistakes(
    [invalid('not UTF-8', ['validate'], 'NOT_UTF8', 'nocturne.yaml is not UTF-8', 'Save it as UTF-8')],
    async () => project(MAIN, Buffer.from([0xff, 0xfe, 0x62, 0, 0x72, 0])),
  )
  describeMistakes(
    [
      invalid(
        'a file of megabytes',
        ['validate'],
        'FILE_TOO_LARGE',
        'traits/big.yaml has',
        '1048576',
        'Split it',
      ),
    ],
    async () => project('traits/big.yaml', `traits:\n${'  # x\n'.repeat(400_000)}`),
  )
})
