import { describe, expect, test } from 'vitest'
import { describeUnknown, wordsOf } from '../../workers/unknown-fault.ts'

const PERSON = 'jo.doe@example.com'

/** As the driver throws it: words and fields hold the row. */
const pgError = (code: string, fields: object = {}): Error =>
  Object.assign(new Error(`Key (email)=(${PERSON}) is wrong`), {
    name: 'error',
    code,
    detail: `Failing row contains (${PERSON}).`,
    ...fields,
  })

describe('an unknown error is described', () => {
  test('by code, constraint and place, without one word of its own', () => {
    const fault = describeUnknown(pgError('23505', { constraint: 'profile_current', table: 'profile' }))
    expect(fault).toMatchObject({ code: 'pg:23505', place: 'profile_current', hopeless: false })
    expect(fault.frames[0]).toMatch(/^at .*unknown-fault\.test\.ts/)
    expect(JSON.stringify(fault)).not.toContain('jo.doe')
  })

  test('by table and column of a refused COPY, without the value that stands there', () => {
    const where = `COPY stage_person, line 7, column expires_at: "${PERSON}"`
    const fault = describeUnknown(pgError('22009', { where }))
    expect(fault.place).toBe('stage_person.expires_at')
    expect(JSON.stringify(fault)).not.toContain('jo.doe')
  })

  test('without the lines of a message that looks like a stack', () => {
    const error = new Error(`first\n    ${PERSON}\nlast`)
    expect(JSON.stringify(describeUnknown(error))).not.toContain('jo.doe')
  })

  test.each([
    ['40001', 'passing'],
    ['40P01', 'passing'],
    ['57P01', 'passing'],
    ['08006', 'passing'],
    ['53100', 'passing'],
    ['ECONNREFUSED', 'passing'],
    ['42703', 'hopeless'],
    ['22003', 'hopeless'],
    ['23502', 'hopeless'],
    ['23505', 'open'],
    ['28P01', 'open'],
    ['ENOSPC', 'open'],
  ])('%s is %s', (code, fate) => {
    const { passing, hopeless } = describeUnknown(pgError(code))
    expect(passing ? 'passing' : hopeless ? 'hopeless' : 'open').toBe(fate)
  })

  test.each([
    ['53100', 'The disk of PostgreSQL is full (pg:53100): make room. It is tried again by itself.'],
    ['ENOSPC', 'A disk that the worker writes to is full (ENOSPC): make room.'],
    ['22003', 'Unexpected error (pg:22003, profile). The log of the worker says where.'],
  ])('%s in words that say what to do', (code, words) => {
    const said = wordsOf(describeUnknown(pgError(code, { table: 'profile' })))
    expect(said).toContain(words)
    expect(said).not.toContain('jo.doe')
  })

  test('a full disk is told with the directory that could not be written, as far as the system names it', () => {
    const full = Object.assign(new Error('x'), { code: 'ENOSPC', path: '/home/.nocturne/out/list/a.csv' })
    expect(wordsOf(describeUnknown(full))).toContain('is full (ENOSPC, /home/.nocturne/out/list): make room.')
  })

  test('as a defect when the language says so, and as passing when the connection was cut', () => {
    expect(describeUnknown(new TypeError('x')).hopeless).toBe(true)
    expect(describeUnknown(new Error('Connection terminated unexpectedly')).passing).toBe(true)
    expect(describeUnknown('a string').code).toBe('Unexpected')
    expect(describeUnknown(null)).toMatchObject({ passing: false, hopeless: false })
  })
})
