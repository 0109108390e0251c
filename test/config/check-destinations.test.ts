import { describe, expect, test } from 'vitest'
import { changed, problemsOf } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('destinations', () => {
  test.each(['list/of/../people', '..list', '/srv/lists'])('may write to %s', (directory) => {
    expect(
      problemsOf(changed('destinations/list.yaml', 'directory: list', `directory: ${directory}`)),
    ).toEqual([])
  })

  testSlips([
    {
      slip: 'an unknown channel',
      file: 'destinations/news.yaml',
      from: 'channel: email',
      to: 'channel: mail',
      at: 'mail\naddress',
      code: 'UNKNOWN_NAME',
      says: 'unknown channel `mail` of consent.yaml',
      suggests: 'email',
    },
    {
      slip: 'an address that no source gives',
      file: 'destinations/news.yaml',
      from: 'address: email',
      to: 'address: phone',
      at: 'phone',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `phone`',
    },
    {
      slip: 'an address that consent is not kept by',
      file: 'destinations/list.yaml',
      from: 'address: email',
      to: 'address: customer_number',
      at: 'customer_number',
      code: 'IMPOSSIBLE',
      says: 'consent for the channel `email` is kept by `email`',
      suggests: 'email',
    },
    {
      slip: 'a password in clear',
      file: 'destinations/news.yaml',
      from: '"${env:SMTP_PASSWORD}"',
      to: 'letmein1',
      at: 'letmein1',
      code: 'SECRET_IN_CLEAR',
      says: 'a password in clear',
    },
    {
      slip: 'an account without password',
      file: 'destinations/news.yaml',
      from: 'password: "${env:SMTP_PASSWORD}"\n',
      to: '',
      at: '"${env:SMTP_USER}"',
      code: 'INCOMPLETE',
      says: '`user` without `password`',
    },
    {
      slip: 'a directory that leaves the place of files',
      file: 'destinations/list.yaml',
      from: 'directory: list',
      to: 'directory: list/../../../../tmp/x',
      at: 'list/..',
      code: 'NOT_ALLOWED',
      says: "leaves the home's `out/`",
    },
    {
      slip: 'a directory above the place of files',
      file: 'destinations/list.yaml',
      from: 'directory: list',
      to: 'directory: ..',
      at: '..',
      code: 'NOT_ALLOWED',
      says: 'give an absolute one',
    },
    {
      slip: 'a column of an unknown trait',
      file: 'destinations/list.yaml',
      from: 'trait.orders',
      to: 'trait.ordrs',
      at: 'trait.ordrs',
      code: 'UNKNOWN_NAME',
      says: 'unknown trait `ordrs`',
      suggests: 'orders',
    },
    {
      slip: 'a column of an unknown attribute',
      file: 'destinations/list.yaml',
      from: 'person.city',
      to: 'person.town',
      at: 'person.town',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `town`',
    },
    {
      slip: 'a column of an unknown identifier',
      file: 'destinations/list.yaml',
      from: 'identifier.email',
      to: 'identifier.mail',
      at: 'identifier.mail',
      code: 'UNKNOWN_NAME',
      says: 'unknown identifier type `mail`',
      suggests: 'email',
    },
    {
      slip: 'a column of nothing',
      file: 'destinations/list.yaml',
      from: 'person.city',
      to: 'profile.city',
      at: 'profile.city',
      code: 'UNKNOWN_NAME',
      says: '`profile.city` is nothing that a column can hold',
      suggests: 'profile.id',
    },
  ])

  test('a password in clear is told without being shown', () => {
    const problems = problemsOf(changed('destinations/news.yaml', '"${env:SMTP_PASSWORD}"', 'letmein1'))
    expect(JSON.stringify(problems)).not.toContain('letmein1')
  })
})
