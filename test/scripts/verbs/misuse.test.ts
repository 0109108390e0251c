import { describe, expect, test } from 'vitest'
import { tell } from '../../mistakes/told.ts'
import { scratch } from '../../support/scratch.ts'

describe('wrong words end with 2, on stderr, with what is allowed', () => {
  test.each([
    [['stauts'], 'Did you mean status?'],
    [['run', '--wiat'], 'Did you mean --wait?'],
    [['run', 'tonight'], 'Too many arguments'],
    [['run', '--date', '2026-02-30'], 'A date is written 2026-11-21'],
    [['run', '--clock', '2026-02-03T10:00'], 'written with its offset'],
    [['rerun', '12', '--from', 'segmnets'], 'Did you mean segments?'],
    [['rerun', '12'], "Required option '--from"],
    [['rerun', '12', '--form', 'extract'], 'Unknown option .--form.\\.\\n  Did you mean --from\\?'],
    [['identity', 'match', '--inptu=x.csv'], 'Unknown option .--inptu.'],
    [['approve', '--by', 'ana'], "Required option '--reason"],
    [['approve', '--by', 'ana', '--reason', 'see ana@people.example'], 'name no customer'],
    [['reject', '--by', 'ana', '--reason', 'call +33 6 12 34 56 78'], 'name no customer'],
    [['delivery', 'list', '--state', 'snet'], 'Did you mean sent?'],
    [['rejection', 'list', '--limit', '0'], 'A whole number from 1 on'],
    [['dev', 'upp'], 'Did you mean up?'],
    [['dev', 'reset'], 'dev reset --yes'],
    [['help', 'stauts'], 'no verb `stauts`.\\n  Did you mean status?'],
    [['help', 'dev', 'zzz'], 'no verb `dev zzz`.\\n  Try `nocturne dev --help`'],
  ] as const)('%j', async (args, words) => {
    const told = await tell(args, { cwd: scratch() })
    expect(told.exit).toBe(2)
    expect(told.out).toBe('')
    expect(told.err).toMatch(new RegExp(words))
  })

  test.each([[[]], [['dev']]] as const)('%j shows the help on stderr', async (args) => {
    const told = await tell(args, { cwd: scratch() })
    expect(told.exit).toBe(2)
    expect(told.out).toBe('')
    expect(told.err).toContain('Usage: nocturne')
    expect(told.err).toContain('No verb was given.')
  })

  test('with --json the error is the one document of stdout', async () => {
    const told = await tell(['stauts', '--json'], { cwd: scratch() })
    expect(told.exit).toBe(2)
    expect(told.err).toBe('')
    expect(JSON.parse(told.out)).toEqual({
      error: {
        code: 'UNKNOWN_VERB',
        message: "Unknown command 'stauts'.",
        hint: 'Did you mean status?',
        file: null,
        line: null,
        column: null,
      },
    })
  })
})
