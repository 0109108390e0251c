import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../scripts/failure.ts'
import { type MappedColumn, readFields } from '../../../scripts/identity/fields.ts'
import type { Header } from '../../../scripts/identity/header.ts'
import { planSlots } from '../../../scripts/identity/slots.ts'

const header = (name: string, names: readonly string[]): Header => ({
  input: { name, path: name },
  names,
  delimiter: 44,
  bytes: 0,
  lines: 1,
})

function failureOf(act: () => unknown): Refusal['failure'] {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error.failure
    throw error
  }
  throw new Error('nothing was refused')
}

const fields = (text: string): readonly MappedColumn[] => readFields('map.yaml', text)

describe('a map of columns that is not in order ends with 3, at its place', () => {
  test.each([
    ['id: key\nname: givenname\n', 2, 7, 'Did you mean `given_name`?'],
    ['id: key\nname: 12\n', 2, 7, 'is no concept; there are key, given_name'],
    ['name: given_name\nname: city\n', 2, 1, 'stands twice'],
    ['id: key\n', 1, 1, 'names no column to compare people by'],
    ['', 1, 1, 'one `column: concept` a line'],
    ['- given_name\n', 1, 1, 'one `column: concept` a line'],
    ['name: [given_name\n', 1, 7, ''],
  ])('%j', (text, line, column, words) => {
    const failure = failureOf(() => fields(text))
    expect(failure).toMatchObject({ exit: 3, code: 'CONFIG_INVALID', file: 'map.yaml', line })
    expect(failure.column).toBeGreaterThanOrEqual(words === '' ? 1 : column)
    expect(failure.message).toContain(words)
  })

  test('a column that no file has, with those that there are and the nearest', () => {
    const map = fields('id: key\nEmial: email\n')
    const failure = failureOf(() => planSlots(map, [header('a.csv', ['id', 'e-mail', 'email'])]))
    expect(failure).toMatchObject({ exit: 3, file: 'map.yaml', line: 2, column: 1 })
    expect(failure.message).toContain('a.csv has no column `Emial`; it has `id`, `e-mail` or `email`')
    expect(failure.message).toContain('Did you mean `email`?')
  })

  test('a header that may be somebody is not shown', () => {
    const map = fields('id: key\nemail: email\n')
    const failure = failureOf(() => planSlots(map, [header('a.csv', ['17', 'ann@people.example'])]))
    expect(failure.message).toContain('is the first line one of headers?')
    expect(failure.message).not.toContain('ann@')
    const one = failureOf(() =>
      planSlots(fields('mail: email\n'), [header('a.csv', ['17', 'ann@people.example'])]),
    )
    expect(one.message).toContain('is the first line one of headers?')
    expect(one.message).not.toContain('ann@')
  })
})

test('two keys in one file are refused; one in each of two files is well', () => {
  const map = fields('id: key\nnr: key\nname: full_name\n')
  expect(failureOf(() => planSlots(map, [header('a.csv', ['id', 'nr', 'name'])])).message).toContain(
    '`id` and `nr`',
  )
  const plan = planSlots(map, [header('a.csv', ['id', 'name']), header('b.csv', ['name', 'nr'])])
  expect(plan).toEqual({ slots: [{ concept: 'full_name', places: [1, 0] }], keys: [0, 1] })
})

test('a column with the name of one of the other file keeps to that one', () => {
  const map = fields('mail: email\nmail2: email\nother: email\n')
  const files = [header('a.csv', ['mail', 'mail2']), header('b.csv', ['mail2', 'other'])]
  expect(planSlots(map, files).slots.map(({ places }) => places)).toEqual([
    [1, 0],
    [0, 1],
  ])
})
