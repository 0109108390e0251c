import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BAD_IDENTIFIER } from '../../../../activities/extract/converted.ts'
import { emailKey, normaliseEmail } from '../../../../activities/extract/normalise/email.ts'

test.each([
  ['  Jean.Dupont@Example.FR ', 'jean.dupont@example.fr'],
  ['mailto:a@b.co', 'a@b.co'],
  ['ｊｅａｎ＠ｅｘａｍｐｌｅ．ｆｒ', 'jean@example.fr'],
  ["o'neil+news@mail.example.co.uk", "o'neil+news@mail.example.co.uk"],
  ['zoë@bücher.example', 'zoë@xn--bcher-kva.example'],
  ['a@xn--bcher-kva.xn--p1ai', 'a@xn--bcher-kva.xn--p1ai'],
])('%s is the address %s', (raw, address) => {
  expect(normaliseEmail(raw)).toBe(address)
})

test.each([
  'jean',
  '@example.fr',
  'jean@',
  'jean@localhost',
  'jean dupont@example.fr',
  'jean@exa mple.fr',
  'jean..dupont@example.fr',
  '.jean@example.fr',
  'jean.@example.fr',
  'a@b@example.fr',
  'Jean <jean@example.fr>',
  'jean@example.fr;paul@example.fr',
  'jean@-example.fr',
  'jean@example.f',
  'jean@example.123',
  'jean@[127.0.0.1]',
  '"jean"@example.fr',
  'jean@example.fr\u0000',
  'jean@exam_ple.fr',
  `${'a'.repeat(65)}@example.fr`,
  `a@${'b'.repeat(64)}.fr`,
  `a@${'b.'.repeat(130)}fr`,
  '62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f',
])('%s is no address', (raw) => {
  expect(normaliseEmail(raw)).toBe(BAD_IDENTIFIER)
})

test('blanks are a missing address', () => {
  expect([normaliseEmail(''), normaliseEmail(' \u00a0 ')]).toEqual([null, null])
})

test('a normalised address is its own normal form, whatever was given', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        fc.string(),
        fc.string({ unit: 'grapheme' }).map((s) => `${s}@example.org`),
      ),
      (raw) => {
        const once = normaliseEmail(raw)
        if (typeof once === 'string') expect(normaliseEmail(once)).toBe(once)
      },
    ),
    { numRuns: 5_000 },
  )
})

test('Gmail dots, plus and second domain are one mailbox; elsewhere they are not', () => {
  expect(emailKey('cloudy.sanfrancisco+shopping@googlemail.com')).toBe('cloudysanfrancisco@gmail.com')
  expect(emailKey('j.d+x@example.fr')).toBe('j.d+x@example.fr')
  expect(emailKey('+x@gmail.com')).toBe('+x@gmail.com')
})
