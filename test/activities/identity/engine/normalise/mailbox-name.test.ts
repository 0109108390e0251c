import { expect, test } from 'vitest'
import { mailboxName } from '../../../../../activities/identity/engine/normalise/mailbox-name.ts'

const NOBODY = { given: '', family: '' }

test.each([
  ['lea.martin@a.fr', 'lea', 'martin'],
  ['l_martin35@a.fr', 'l', 'martin'],
  ['Lea-Martin.2@a.fr', 'lea', 'martin'],
  ['lea.martin+shop.news@a.fr', 'lea', 'martin'],
])('%s says whose it is', (address, given, family) => {
  expect(mailboxName(address)).toEqual({ given, family })
})

test.each([
  'lea35@a.fr',
  'lea3.martin@a.fr',
  'lea.m@a.fr',
  'famille.martin@a.fr',
  'martin.family@a.fr',
  'lea+martin.news@a.fr',
  '.martin@a.fr',
  'lea.martin',
  'familia.garcia@a.es',
  'ufficio.rossi@a.it',
  'geral.silva@a.pt',
  'verkoop.devries@a.nl',
  'biuro.nowak@a.pl',
])('%s does not say whose it is', (address) => {
  expect(mailboxName(address)).toEqual(NOBODY)
})
