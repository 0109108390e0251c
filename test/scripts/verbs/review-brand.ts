import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { townRecords } from '../../activities/identity/support/described.ts'
import { night } from '../../activities/identity/support/night.ts'
import { type Told, tell } from '../../mistakes/told.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { TINY_FILES, writeFiles } from '../../support/tiny-brand.ts'
import { emptyWorld, type WorldRecord } from '../../support/world.ts'

const SAID = ['given_name', 'family_name', 'birth_date', 'street', 'house_number', 'city', 'postal_code']
const PEOPLE = TINY_FILES['sources/people.yaml'] ?? ''
const FILES = {
  ...TINY_FILES,
  'sources/people.yaml': [
    PEOPLE.slice(0, PEOPLE.indexOf('attributes:')),
    '  loyalty: { from: loyalty, as: identifier, type: loyalty }\n',
    '  device: { from: device, as: identifier, type: device }\n',
    'attributes:\n  city: { from: city, as: text }\n',
    'sealed:\n',
    ...SAID.filter((name) => name !== 'city').map((name) => `  ${name}: { from: ${name}, as: text }\n`),
  ].join(''),
  'profile.yaml': `source_priority: [people, orders]\ndefault_rule: most_recent\n`,
  'identity.yaml': `identifiers:
  - { type: loyalty, person: true, exclusive: true, max_records: 3 }
  - { type: email, person: true, exclusive: false, max_records: 4 }
  - { type: device, person: false, exclusive: false, max_records: 4 }
`,
}

/** People of some of whom nobody can be sure. */
export const TOWN = townRecords(300, 3)

export interface ComparingBrand {
  readonly database: ReturnType<typeof useDatabase>
  /** A published night of these records, by the identity.yaml of the project. */
  readonly published: (records: readonly WorldRecord[]) => Promise<number>
  readonly run: (...args: readonly string[]) => Promise<Told>
  /** What the verb says with --json. */
  readonly told: <T>(...args: readonly string[]) => Promise<T>
}

/** A brand whose records are compared, and its command line. */
export function useComparingBrand(): ComparingBrand {
  const database = useDatabase()
  let cwd = ''
  beforeEach(async () => {
    await emptyWorld(database.db)
    cwd = scratch()
    writeFiles(cwd, FILES)
    writeFileSync(join(cwd, 'key'), 'ab'.repeat(32), { mode: 0o600 })
  })
  const run: ComparingBrand['run'] = (...args) =>
    tell(args, { cwd, env: { DATABASE_URL: database.url, NOCTURNE_KEY_FILE: join(cwd, 'key') } })
  return {
    database,
    run,
    published: async (records) => {
      const parsed = parseProject(FILES, {})
      if (!parsed.ok) throw new Error(`the project of this test is not in order: ${JSON.stringify(parsed)}`)
      return night(database.db, records, parsed.project.identity)
    },
    told: async <T>(...args: readonly string[]): Promise<T> => {
      const { exit, out, err } = await run(...args, '--json')
      if (exit !== 0) throw new Error(`${args.join(' ')} ended with ${exit}: ${out}${err}`)
      return JSON.parse(out) as T
    },
  }
}
