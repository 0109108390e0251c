import { expect, test } from 'vitest'
import { decodedWords } from '../../../scripts/demo/encoded-words.ts'

test.each([
  ['Karin, thank you', 'Karin, thank you'],
  ['=?UTF-8?Q?Zo=C3=AB=2C_thank_you?=', 'Zoë, thank you'],
  ['=?UTF-8?B?Wm/Dqw==?=', 'Zoë'],
  ['=?UTF-8?Q?S=C3=A9bastien=2C_bienvenue?=', 'Sébastien, bienvenue'],
  ['=?utf-8?B?w4kgbA==?= =?utf-8?B?w6A=?= end', 'É là end'],
  ['plain = text', 'plain = text'],
  ['=?UTF-8?Q?Ren=C3=A9?= =?UTF-8?Q?e_L=C3=A9a?= now', 'Renée Léa now'],
])('the subject %s is read as %s', (header, text) => {
  expect(decodedWords(header)).toBe(text)
})
