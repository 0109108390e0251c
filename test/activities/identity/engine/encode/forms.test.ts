import { expect, test } from 'vitest'
import { DEFAULT_CHOICES } from '../../../../../activities/identity/engine/choices.ts'
import { encode } from '../../../../../activities/identity/engine/encode/encode.ts'
import { areFrozen, type Forms, NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import { textOf } from '../../../../../activities/identity/engine/text/text-of.ts'
import type { FieldName } from '../../../../../activities/identity/engine/types.ts'
import { type Person, PLAIN, tableOf } from '../support/people.ts'

const listOf = (people: readonly Person[], forms: Forms) =>
  encode(tableOf(people), {
    normalisers: PLAIN,
    choices: DEFAULT_CHOICES,
    sharedOf: () => [],
    forms,
    saidOnly: true,
  })

function saidOf(people: readonly Person[], forms: Forms, name: FieldName): string {
  const field = listOf(people, forms).fields.find((one) => one.name === name)
  return field === undefined ? '' : textOf(field.dictionary, 1)
}

const ALONE = [{ birth_date: '03/04/1980', full_name: 'Vila Roca, Pere' }]

test('a record alone is read as the list is written that a model was fitted to', () => {
  const american = [...Array(5).keys()].map((n) => ({
    birth_date: `01/${20 + n}/1980`,
    full_name: 'Simar Ana',
  }))
  const { forms } = listOf([...american, ...ALONE], NO_FORMS)
  expect(forms.dates?.order).toBe('month')
  expect(saidOf(ALONE, NO_FORMS, 'birth')).toBe('19800403')
  expect(saidOf(ALONE, forms, 'birth')).toBe('19800304')
  expect(saidOf(ALONE, { ...forms, familyFirst: true }, 'given')).toBe('pere')
  expect(saidOf(ALONE, { ...forms, familyFirst: false }, 'given')).not.toBe('pere')
})

test('a list tells what a model does not know, and a model what a list would tell otherwise', () => {
  const known = listOf(ALONE, { ...NO_FORMS, familyFirst: true }).forms
  expect(known).toEqual({ dates: { order: 'day', newest: -1 }, years: null, familyFirst: true })
})

test('a list is written as its model says only where the model knows each of its forms', () => {
  const { forms } = listOf(ALONE, NO_FORMS)
  expect(areFrozen(forms, forms)).toBe(true)
  expect(areFrozen({ ...forms, dates: null }, forms)).toBe(true)
  expect(areFrozen(forms, { ...forms, dates: null })).toBe(false)
  expect(areFrozen(forms, NO_FORMS)).toBe(false)
})
