import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import { useDatabase } from '../../support/database.ts'
import type { WorldRecord } from '../../support/world.ts'
import { type Frozen, frozenModel, worldWith } from './support/match-sequences.ts'
import { BLOCKED, MATCHING, phone, townOf } from './support/match-world.ts'
import { crm, device, email, night, partition } from './support/night.ts'

const database = useDatabase()
let frozen: Frozen
beforeAll(async () => {
  frozen = await frozenModel(database.db, townOf(2_000, 300))
})
beforeEach(() => worldWith(database.db, frozen))

/** Limits that a family does not reach. */
const ROOMY: IdentityPolicy = {
  ...MATCHING,
  identifiers: MATCHING.identifiers.map((rule) => ({ ...rule, maxRecords: 30 })),
}
const HOME = { street: 'rue de la Paix', house_number: '12', postal_code: '75002', city: 'Paris' }
const NEW_HOME = { street: 'avenue Foch', house_number: '3', postal_code: '69006', city: 'Lyon' }

/** Somebody as a till or a form has them; without `own`, nothing but identifiers is known. */
const says = (
  key: string,
  [given_name, family_name, birth_date]: readonly [string, string, string],
  more: Readonly<Record<string, string>>,
  ...identifiers: WorldRecord['identifiers']
): WorldRecord => {
  const said = { given_name, family_name, birth_date, ...more }
  return {
    ...crm(key, ...identifiers),
    sealed: Object.fromEntries(Object.entries(said).filter(([, v]) => v)),
  }
}
const clicks = (key: string, ...identifiers: WorldRecord['identifiers']): WorldRecord => ({
  ...crm(key, ...identifiers),
  kind: 'actor',
})
const nightOf = async (...records: readonly WorldRecord[]): Promise<readonly string[]> => {
  await night(database.db, records, ROOMY)
  return partition(database.db)
}

const MAIL = email('famille@x.fr')
const BROWSER = device('browser')
const ANNE = ['Anne', 'Leroy', '1975-02-11'] as const
const JEAN = ['Jean', 'Leroy', '1971-09-30'] as const

describe('people who share', () => {
  test('husband and wife with one e-mail and one browser are two, and the events of the browser are with one of them', async () => {
    const couple = [
      says('anne-shop', ANNE, HOME, MAIL, BROWSER),
      says('anne-till', ANNE, HOME, MAIL),
      says('jean-shop', JEAN, HOME, MAIL, BROWSER),
      says('jean-till', JEAN, HOME, MAIL),
    ]
    expect(await nightOf(...couple, clicks('zz-click', BROWSER), clicks('zz-login', BROWSER, MAIL))).toEqual([
      'anne-shop anne-till zz-click zz-login',
      'jean-shop jean-till',
    ])
    // Nobody is handed over when the events come first in the order of records, or a night later.
    expect(await nightOf(...couple)).toEqual(['anne-shop anne-till', 'jean-shop jean-till'])
    const withClicks = [...couple, clicks('a-click', BROWSER), clicks('b-login', BROWSER, MAIL)]
    const found = await nightOf(...withClicks)
    expect(found).toHaveLength(2)
    expect(found.filter((keys) => keys.includes('a-click') && keys.includes('b-login'))).toHaveLength(1)
  })

  test('a family of six with one phone, one e-mail and one address is six people', async () => {
    const shared = [MAIL, phone('+33600000009'), BROWSER] as const
    const people = ['Anne', 'Bruno', 'Clara', 'David', 'Emma', 'Fabien'].map((name, n) =>
      says(
        name,
        [name, 'Leroy', `${[1971, 1974, 2001, 2004, 2006, 2009][n]}-0${n + 2}-1${n}`],
        HOME,
        ...shared,
      ),
    )
    expect(await nightOf(...people)).toEqual(['Anne', 'Bruno', 'Clara', 'David', 'Emma', 'Fabien'])
    expect(await nightOf(...people, clicks('zz-click', BROWSER))).toHaveLength(6)
  })

  test('father and son with one name and one address are two people', async () => {
    const father = ['Paul', 'Leroy', '1951-03-12'] as const
    const son = ['Paul', 'Leroy', '1980-11-25'] as const
    const records = [
      says('father-shop', father, HOME),
      says('father-till', father, HOME, email('father@x.fr')),
      says('son-shop', son, HOME),
      says('son-till', son, HOME, email('son@x.fr')),
    ]
    expect(await nightOf(...records)).toEqual(['father-shop father-till', 'son-shop son-till'])
  })

  test('twins who have an e-mail each are two people', async () => {
    const lea = ['Mathilde', 'Leroy', '1991-05-17'] as const
    const zoe = ['Zoe', 'Leroy', '1991-05-17'] as const
    const records = [
      says('m-shop', lea, HOME, email('mathilde@x.fr')),
      says('m-till', lea, HOME, email('mathilde@x.fr')),
      says('z-shop', zoe, HOME, email('zoe@x.fr')),
      says('z-till', zoe, HOME, email('zoe@x.fr')),
    ]
    expect(await nightOf(...records)).toEqual(['m-shop m-till', 'z-shop z-till'])
  })

  test('two of one surname who have an e-mail each and one browser are two, until a given name says that they are one', async () => {
    const mathilde = says(
      'mathilde',
      ['Mathilde', 'Leroy', '1991-05-17'],
      HOME,
      email('mathilde@x.fr'),
      BROWSER,
    )
    const leroy = (given: string, address: string): WorldRecord =>
      says('other', [given, 'Leroy', ''], {}, email(address), BROWSER)
    expect(await nightOf(mathilde, leroy('', 'zoe@x.fr'))).toEqual(['mathilde', 'other'])
    expect(await nightOf(mathilde, leroy('Mathilde', 'zoe@x.fr'))).toEqual(['mathilde other'])
    expect(await nightOf(mathilde, leroy('', 'mathilde@x.fr'))).toEqual(['mathilde other'])
  })

  test('a person with two mailboxes and one browser is one, also with a nickname and a slip in the birth', async () => {
    const records = [
      says('home', ['Catherine', 'Leroy', '1975-02-11'], HOME, email('catherine@x.fr'), BROWSER),
      says('work', ['Cathy', 'Leroy', '1975-02-12'], {}, email('c.leroy@work.fr'), BROWSER),
    ]
    expect(await nightOf(...records)).toEqual(['home work'])
  })
})

describe('one person', () => {
  test('who took another name by marriage, and moved, is one: by the e-mail, the given name and the birth', async () => {
    const before = says('before', ANNE, HOME, MAIL)
    const wed = says('wed', ['Anne', 'Mercier', ANNE[2]], NEW_HOME, MAIL)
    expect(await nightOf(before)).toEqual(['before'])
    expect(await nightOf(before, wed)).toEqual(['before wed'])
  })

  test('of whom a record says nothing but an e-mail is one with the one who has it', async () => {
    const nothing = ['', '', ''] as const
    const records = [says('anne', ANNE, HOME, MAIL), says('empty', nothing, {}, MAIL)]
    expect(await nightOf(...records, says('none', nothing, {}), says('nil', nothing, {}))).toEqual([
      'anne empty',
      'nil',
      'none',
    ])
  })
})

describe('what changes though the records of nobody did, or their groups', () => {
  test('a number that is on too many records from tonight on keeps nobody apart any more', async () => {
    const { db } = database
    const [number] = MATCHING.identifiers
    const two = [says('a', ANNE, HOME, ['loyalty', '1']), says('b', ANNE, HOME, ['loyalty', '2'])]
    await night(db, two, MATCHING)
    expect(await partition(db)).toEqual(['a', 'b'])
    const many = Array.from({ length: number?.maxRecords ?? 0 }, (_, n) =>
      clicks(`click-${n}`, ['loyalty', '1']),
    )
    await night(db, [...two, ...many], MATCHING)
    expect(await partition(db)).toContain('a b')
  })

  test('who contradicts nobody any more, for the name is gone, is one with whom a browser is shared', async () => {
    const anne = says('anne', ANNE, HOME, BROWSER)
    expect(await nightOf(anne, says('other', JEAN, NEW_HOME, BROWSER))).toEqual(['anne', 'other'])
    expect(await nightOf(anne, says('other', ['', '', ''], NEW_HOME, BROWSER))).toEqual(['anne other'])
  })
})

test('what an exclusive number or a decision says of two goes before any likeness', async () => {
  const [one, other] = [says('a', ANNE, HOME, MAIL), says('b', ANNE, HOME, MAIL)]
  expect(await nightOf(one, other)).toEqual(['a b'])
  const numbered = (record: WorldRecord, number: string): WorldRecord => ({
    ...record,
    identifiers: [...record.identifiers, ['loyalty', number]],
  })
  expect(await nightOf(numbered(one, '1'), numbered(other, '2'))).toEqual(['a', 'b'])
})

test('a blocked mailbox is no likeness either: it joins nobody by comparing', async () => {
  const two = (address: string) => [
    says('a', ANNE, {}, email(address)),
    says('b', ['Anne', '', ''], {}, email(address)),
  ]
  expect(await nightOf(...two('anne@x.fr'))).toEqual(['a b'])
  expect(await nightOf(...two(BLOCKED))).toEqual(['a', 'b'])
})
