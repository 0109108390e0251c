import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { TINY_FILES } from '../../support/tiny-brand.ts'
import { FIELD_CASES } from './field-cases.ts'
import { empty, nightOf, project } from './night.ts'

const it = useDatabase()

/** All cases as attributes of one row: `x7` and `y7` are what the seventh said before and after. */
function files(): Readonly<Record<string, string>> {
  const at = (text: string, n: number): string => text.replaceAll(/\$([ab])/g, `${'$1'}${n}`)
  const attributes = FIELD_CASES.flatMap(([, before, after], n) => [
    `  x${n}: ${at(before, n)}`,
    `  y${n}: ${at(after, n)}`,
  ])
  const cells = FIELD_CASES.flatMap(([, , , given], n) =>
    Object.entries(given).map(([name, cell]) => [`${name}${n}`, `"${cell}"`] as const),
  )
  const people = (TINY_FILES['sources/people.yaml'] ?? '').replace(
    'attributes:\n',
    `attributes:\n${attributes.join('\n')}\n`,
  )
  return project({
    'sources/people.yaml': people,
    'data/people-2026-03-01.csv': [
      ['id,email,name,city', ...cells.map(([name]) => name)].join(','),
      ['c1,a@example.com,Ann,Lyon', ...cells.map(([, cell]) => cell)].join(','),
    ].join('\n'),
  })
}

describe('a change of one key of a field changes the value that is stored', () => {
  let stored: Readonly<Record<string, unknown>> = {}
  beforeAll(async () => {
    await empty(it.db)
    await nightOf(it.db, files(), '2026-03-01')
    const [row] = await it.db.query<{ attributes: Record<string, unknown> }>(
      `select attributes from source_record where kind = 'person'`,
    )
    stored = row?.attributes ?? {}
  })

  test.each(FIELD_CASES.map(([key], n) => [key, n] as const))('%s', (_, n) => {
    const [before, after] = [stored[`x${n}`], stored[`y${n}`]]
    expect(before ?? after).toBeDefined()
    expect(after).not.toEqual(before)
  })
})
