import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Env } from '../../config/home.ts'
import { hopeless, passing } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import { withDirectory } from '../../scripts/failure/full-disk.ts'
import { failureOf, misuse } from '../../scripts/failure.ts'
import { StackError } from '../../scripts/stack/errors.ts'
import { scratch } from '../support/scratch.ts'

const withCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code })

describe('an error comes to an exit code', () => {
  test.each([
    [hopeless('RUN_UNDER_WAY', 'x'), EXIT.busy],
    [hopeless('CONFIG_INVALID', 'x'), EXIT.invalid],
    [hopeless('DATE_PUBLISHED', 'x'), EXIT.misuse],
    [hopeless('DATE_BEFORE_PUBLISHED', 'x'), EXIT.misuse],
    [passing('NO_WORKER', 'x'), EXIT.unreachable],
    [passing('TEMPORAL_UNREACHABLE', 'x'), EXIT.unreachable],
    [hopeless('CSV_HEADER', 'x'), EXIT.failed],
    [misuse('BAD_RUN', 'x', null), EXIT.misuse],
    [new StackError('PORT', 'x', 'y'), EXIT.failed],
    [withCode('ECONNREFUSED'), EXIT.unreachable],
    [withCode('ENOTFOUND'), EXIT.unreachable],
    [withCode('28P01'), EXIT.unreachable],
    [withCode('3D000'), EXIT.unreachable],
    [withCode('57P03'), EXIT.unreachable],
    [new Error('Connection terminated due to connection timeout'), EXIT.unreachable],
    [new Error('timeout exceeded when trying to connect'), EXIT.unreachable],
    [withCode('42P01'), EXIT.failed],
    [new TypeError('x is not a function'), EXIT.failed],
    ['a string', EXIT.failed],
    [undefined, EXIT.failed],
  ])('%s', (error, exit) => {
    expect(failureOf(error).exit).toBe(exit)
  })

  test.each([
    [withCode('53100', 'could not extend file "base/5/1"'), 'PostgreSQL'],
    [new Error('Failed to start', { cause: new Error('13 INTERNAL: database or disk is full') }), 'Temporal'],
    [Object.assign(new Error('x'), { details: 'database or disk is full (13)' }), 'Temporal'],
  ])('a full disk is named: %s', (error, whose) => {
    expect(failureOf(error)).toMatchObject({
      exit: EXIT.failed,
      code: 'DISK_FULL',
      message: `The disk of ${whose} is full.`,
      hint: expect.stringContaining('Make room'),
    })
  })

  test('a full disk of a server of this home is told with its directory, wherever a link leads', () => {
    const root = realpathSync(scratch())
    const home = join(root, '.nocturne')
    const full = (env: Env): string => {
      const error = withCode('53100')
      return withDirectory(failureOf(error), error, env, root).message
    }
    expect(full({})).toBe('The disk of PostgreSQL is full.')
    mkdirSync(home)
    mkdirSync(join(root, 'elsewhere'))
    symlinkSync(join(root, 'elsewhere'), join(home, 'postgres'))
    writeFileSync(
      join(home, 'stack.json'),
      JSON.stringify({ postgres: { port: 1, user: 'u', password: 'p' } }),
    )
    expect(full({})).toBe(`The disk of PostgreSQL is full; its files lie in ${join(root, 'elsewhere')}.`)
    expect(full({ DATABASE_URL: 'postgresql://u@db.example/x' })).toBe('The disk of PostgreSQL is full.')
  })

  test('the place of a configuration error is kept', () => {
    const error = hopeless('CONFIG_INVALID', 'bad', { file: 'gates.yaml', line: 3, column: 1 })
    expect(failureOf(error)).toMatchObject({ file: 'gates.yaml', line: 3, column: 1 })
  })

  test('a stack that cannot start says what to do', () => {
    expect(failureOf(new StackError('PORT', 'No free port.', 'Stop something.'))).toMatchObject({
      code: 'PORT',
      hint: 'Stop something.',
    })
  })

  test('a server that nobody answers for is named by its place', () => {
    const refused = Object.assign(withCode('ECONNREFUSED'), { address: '127.0.0.1', port: 1 })
    const lookedUp = Object.assign(withCode('ENOTFOUND'), { hostname: 'db.example' })
    const both = Object.assign(new AggregateError([refused]), { code: 'ECONNREFUSED' })
    const told = [refused, lookedUp, both].map((error) => failureOf(error).message)
    expect(told).toEqual([
      'PostgreSQL cannot be reached at 127.0.0.1:1: nobody listens there.',
      'PostgreSQL cannot be reached at db.example: the host is not known.',
      'PostgreSQL cannot be reached at 127.0.0.1:1: nobody listens there.',
    ])
  })

  test('a missing file of ours is not taken for a server that is away', () => {
    const error = Object.assign(new Error("ENOENT: no such file or directory, open 'x.csv'"), {
      code: 'ENOENT',
      syscall: 'open',
    })
    expect(failureOf(error).exit).toBe(EXIT.failed)
  })
})
