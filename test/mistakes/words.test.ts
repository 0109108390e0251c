import { describe } from 'vitest'
import { EXIT } from '../../core/exit.ts'
import { scratch } from '../support/scratch.ts'
import { describeMistakes, type Mistake } from './mistakes.ts'

const misuse = (
  mistake: string,
  args: readonly string[],
  code: string,
  ...says: Mistake['says']
): Mistake => ({ mistake, args, exit: EXIT.misuse, code, says })

const nowhere = async (): Promise<{ cwd: string }> => ({ cwd: scratch() })

describe('verbs', () => {
  describeMistakes(
    [
      misuse('letters swapped', ['stauts'], 'UNKNOWN_VERB', "'stauts'", 'Did you mean status?'),
      misuse('a word like no other', ['xyzzy'], 'UNKNOWN_VERB', "'xyzzy'", 'nocturne --help'),
      misuse('capitals', ['RUN'], 'UNKNOWN_VERB', "'RUN'", 'nocturne --help'),
      misuse('a flag in front that is none', ['-x'], 'UNKNOWN_FLAG', "'-x'", 'nocturne --help'),
      misuse('half of a second word', ['dev', 'upp'], 'UNKNOWN_VERB', "'upp'", 'Did you mean up?'),
      misuse(
        'a second word of another verb',
        ['schedule', 'show-all'],
        'UNKNOWN_VERB',
        "'show-all'",
        'nocturne schedule --help',
      ),
      misuse(
        'a person left out',
        ['profile', 'show'],
        'MISSING_ARGUMENT',
        "'PERSON'",
        'nocturne profile show --help',
      ),
      misuse('the second run left out', ['diff', '1'], 'MISSING_ARGUMENT', "'AFTER'", 'nocturne diff --help'),
      misuse(
        'a run too many',
        ['status', '1', '2'],
        'EXCESS_ARGUMENT',
        'Expected 1 argument but got 2',
        'nocturne status --help',
      ),
      misuse(
        'a date without its flag',
        ['run', '2026-03-01'],
        'EXCESS_ARGUMENT',
        'Expected 0 arguments',
        'nocturne run --help',
      ),
    ],
    nowhere,
  )
})

describe('flags', () => {
  describeMistakes(
    [
      misuse('letters swapped', ['run', '--wiat'], 'UNKNOWN_FLAG', "'--wiat'", 'Did you mean --wait?'),
      misuse('of another verb', ['status', '--again'], 'UNKNOWN_FLAG', "'--again'", 'nocturne status --help'),
      misuse('without its value', ['run', '--date'], 'MISSING_VALUE', '--date <date>', 'nocturne run --help'),
      misuse(
        'a project without its directory',
        ['status', '--project'],
        'MISSING_VALUE',
        '--project <dir>',
        'nocturne status --help',
      ),
      misuse('left out', ['rerun', '12'], 'MISSING_FLAG', '--from <stage>', 'nocturne rerun --help'),
      misuse(
        'one of two left out',
        ['backfill', '--from', '2026-03-01'],
        'MISSING_FLAG',
        '--to <date>',
        'nocturne backfill --help',
      ),
      misuse(
        'no reason given',
        ['approve', '--by', 'ana'],
        'MISSING_FLAG',
        '--reason',
        'nocturne approve --help',
      ),
      misuse(
        'an empty name',
        ['approve', '--by', '', '--reason', 'x'],
        'BAD_ARGUMENT',
        '1 to 200 characters',
      ),
      misuse(
        'a reason of a page',
        ['approve', '--by', 'a', '--reason', 'x'.repeat(201)],
        'BAD_ARGUMENT',
        '1 to 200 characters',
      ),
      misuse(
        'a stage that is none',
        ['rerun', '12', '--from', 'sgements'],
        'BAD_ARGUMENT',
        "'sgements'",
        'extract, identity',
        'Did you mean segments?',
      ),
      misuse(
        'a gate that is none',
        ['reject', '--by', 'a', '--reason', 'b', '--gate', 'blats'],
        'BAD_ARGUMENT',
        "'blats'",
        'data, blast',
        'Did you mean blast?',
      ),
      misuse(
        'a state that is none',
        ['delivery', 'list', '--state', 'snet'],
        'BAD_ARGUMENT',
        "'snet'",
        'planned, sending, sent',
        'Did you mean sent?',
      ),
      misuse(
        'nothing asked for',
        ['rejection', 'list', '--limit', '0'],
        'BAD_ARGUMENT',
        "'0'",
        'whole number from 1',
      ),
      misuse(
        'a number in words',
        ['delivery', 'list', '--limit', 'many'],
        'BAD_ARGUMENT',
        "'many'",
        'whole number from 1',
      ),
      misuse(
        'an action that is none',
        ['consent', 'record', '--identifier', 'x', '--action', 'yes'],
        'BAD_ARGUMENT',
        "'yes'",
        'grant, withdraw, object',
        'nocturne consent record --help',
      ),
    ],
    nowhere,
  )
})

describe('dates', () => {
  const date = (mistake: string, text: string): Mistake =>
    misuse(
      mistake,
      ['run', '--date', text],
      'BAD_ARGUMENT',
      `'${text}'`,
      'written 2026-11-21',
      'nocturne run --help',
    )
  describeMistakes(
    [
      date('in words', 'yesterday'),
      date('the day first', '01/03/2026'),
      date('without noughts', '2026-3-1'),
      date('a month 13', '2026-13-01'),
      date('a 30 February', '2026-02-30'),
      date('with a time', '2026-03-01T00:00:00Z'),
      date('nothing', ''),
      misuse(
        'a clock without its offset',
        ['run', '--clock', '2026-03-01T10:00'],
        'BAD_ARGUMENT',
        'with its offset: 2026-11-21T03:30:00Z',
      ),
      misuse(
        'an hour 25',
        ['run', '--clock', '2026-03-01T25:00:00Z'],
        'BAD_ARGUMENT',
        "'2026-03-01T25:00:00Z'",
        'with its offset',
      ),
    ],
    nowhere,
  )
})
