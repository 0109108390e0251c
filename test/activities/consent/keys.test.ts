import { beforeEach, describe, expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { useDatabase } from '../../support/database.ts'
import { TINY_FILES } from '../../support/tiny-brand.ts'
import { emptyWorld } from '../../support/world.ts'
import { contacts, inForce, night, person, type Said } from './support/night.ts'

const BASE = `withdrawal_scope: person
channels:
  email: { address: email, purposes: [news] }
grant_methods: [form]
bulk_methods: []
grant_needs_proof: true
grant_expires: 1000d
`
const A = 'a@x.fr'
const B = 'b@x.fr'
const GRANT: Said = { who: A, does: 'grant', on: '2026-01-01' }

/** The policy of `consent.yaml`, with one line of it written otherwise. */
function policy(from: string, to: string): Partial<BrandProject> {
  expect(BASE).toContain(from)
  const read = parseProject({ ...TINY_FILES, 'consent.yaml': BASE.replace(from, to) }, {})
  if (!read.ok) throw new Error(read.problems.map((one) => one.message).join('\n'))
  return { consent: read.project.consent }
}

describe('every key of consent.yaml changes who may be contacted', () => {
  const database = useDatabase()
  beforeEach(() => emptyWorld(database.db))
  const decided = async (project: Partial<BrandProject>, ...said: readonly Said[]): Promise<string[]> => {
    await night(database.db, { records: [person('p', A, B)], said, project })
    return contacts(database.db)
  }

  test.each([
    ['withdrawal_scope: person', false],
    ['withdrawal_scope: identifier', true],
  ])('%s', async (line, other) => {
    const project = policy('withdrawal_scope: person', line)
    const b: Said = { who: B, does: 'grant', on: '2026-01-01' }
    await decided(project, b, { who: A, does: 'withdraw', on: '2026-01-02' })
    expect(await inForce(database.db, B)).toBe(other)
  })

  test.each([
    ['email: { address: email, purposes: [news] }', ['p: grant a@x.fr']],
    ['email: { address: customer_number, purposes: [news] }', []],
    ['email: { address: email, purposes: [surveys] }', []],
    ['letters: { address: email, purposes: [news] }', []],
  ])('channels: %s', async (line, expected) => {
    expect(await decided(policy('email: { address: email, purposes: [news] }', line), GRANT)).toEqual(
      expected,
    )
  })

  test.each([
    ['grant_methods: [form]', ['p: grant a@x.fr']],
    ['grant_methods: [letter]', ['p: no_method']],
    ['', ['p: no_method']],
  ])('grant_methods: as %j', async (line, expected) => {
    expect(await decided(policy('grant_methods: [form]', line), GRANT)).toEqual(expected)
  })

  test.each([
    ['bulk_methods: []', true],
    ['bulk_methods: [form]', false],
  ])('%s', async (line, allowed) => {
    await decided(
      policy('bulk_methods: []', line),
      { who: A, does: 'withdraw', on: '2026-01-01' },
      {
        ...GRANT,
        on: '2026-01-02',
        key: 'later',
      },
    )
    expect(await inForce(database.db, A)).toBe(allowed)
  })

  test.each([
    ['grant_needs_proof: true', ['p: no_proof']],
    ['grant_needs_proof: false', ['p: grant a@x.fr']],
    ['', ['p: no_proof']],
  ])('grant_needs_proof: as %j', async (line, expected) => {
    const project = policy('grant_needs_proof: true', line)
    expect(await decided(project, { ...GRANT, proof: null })).toEqual(expected)
  })

  test.each([
    ['grant_expires: 1000d', ['p: grant a@x.fr']],
    ['grant_expires: 5d', ['p: expired']],
    ['', ['p: grant a@x.fr']],
  ])('grant_expires: as %j', async (line, expected) => {
    expect(await decided(policy('grant_expires: 1000d', line), GRANT)).toEqual(expected)
  })
})
