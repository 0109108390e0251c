import { describe, expect, test } from 'vitest'
import { scratch } from '../support/scratch.ts'
import { writeFiles } from '../support/tiny-brand.ts'
import { houseAt } from './house.ts'
import * as rules from './rules.ts'

const TABLES = `create table profile (id int);
comment on table profile is 'profiles: people';
create table vault.person_fields (id int);
comment on table vault.person_fields is 'extract: names';
`

/** A house with these files, and nothing wrong but for them. */
function house(files: Readonly<Record<string, string>>) {
  const root = scratch()
  const rooms = Object.fromEntries(
    ['workflows', 'activities', 'workers', 'scripts', 'db', 'config', 'core'].map((room) => [
      `${room}/empty.ts`,
      '',
    ]),
  )
  writeFiles(root, { ...rooms, 'db/migrations/0001.sql': TABLES, ...files })
  return houseAt(root)
}

type RuleName = keyof typeof rules

/** `[rule, file, what it says]`: each breaks one rule on purpose. */
const BROKEN: readonly (readonly [RuleName, string, string])[] = [
  ['roomsImportBelow', 'core/a.ts', "import { x } from '../db/connect.ts'"],
  ['roomsImportBelow', 'config/a.ts', "import { x } from '../activities/deps.ts'"],
  ['roomsImportBelow', 'db/a.ts', "export { x } from '../config/load.ts'"],
  ['roomsImportBelow', 'workflows/a.ts', "import { x } from '../db/connect.ts'"],
  ['roomsImportBelow', 'activities/runs/a.ts', "import { x } from '../../workflows/nightly.ts'"],
  ['roomsImportBelow', 'scripts/a.ts', "const x = await import('../workers/main.ts')"],
  ['roomsImportBelow', 'workers/a.ts', "import {\n  x,\n} from '../scripts/cli.ts'"],
  ['importsAreNoCircles', 'core/a.ts', "import { x } from './a.ts'"],
  ['workflowsAreAlone', 'workflows/a.ts', "import { readFileSync } from 'node:fs'"],
  ['workflowsAreAlone', 'workflows/a.ts', "import { Client } from '@temporalio/client'"],
  ['stagesAreApart', 'activities/segments/index.ts', "import { x } from '../identity/cluster.ts'"],
  ['stagesAreApart', 'activities/segments/index.ts', "import { x } from '../identity/queries.ts'"],
  ['stagesAreApart', 'activities/runs/index.ts', "import { x } from '../identity/cluster.ts'"],
  ['scriptsTakeNoActivities', 'scripts/verbs/a.ts', "import { x } from '../../activities/runs/index.ts'"],
  [
    'scriptsTakeNoActivities',
    'scripts/verbs/a.ts',
    "import { x } from '../../activities/runs/io/publish.ts'",
  ],
  ['pureRulesDoNoIo', 'activities/runs/gates.ts', "import { readFile } from 'node:fs/promises'"],
  ['pureRulesDoNoIo', 'activities/runs/gates.ts', "import { one } from '../../db/connect.ts'"],
  ['pureRulesDoNoIo', 'activities/runs/gates.ts', "import { lease } from './queries/run.ts'"],
  ['pureRulesDoNoIo', 'activities/runs/gates.ts', "import { open } from './io/open.ts'"],
  ['pureRulesDoNoIo', 'activities/runs/gates.ts', "import Sftp from 'ssh2-sftp-client'"],
  ['onlyConfigReadsEnvironment', 'workers/a.ts', 'const x = process.env.X'],
  [
    'onlyTheDoorReadsTheVault',
    'activities/report/queries.ts',
    'const SQL = `select * from vault.identifier`',
  ],
  ['tablesHaveAnOwner', 'db/migrations/0002.sql', 'create table stray (id int);'],
  [
    'tablesHaveAnOwner',
    'db/migrations/0002.sql',
    "create table stray (id int);\ncomment on table stray is 'nobody: x';",
  ],
  ['onlyTheOwnerWrites', 'activities/segments/queries.ts', 'const SQL = `update profile set id = 1`'],
  ['onlyTheOwnerWrites', 'scripts/verbs/a.ts', 'const SQL = `delete from profile`'],
  ['onlyTheOwnerWrites', 'activities/segments/queries.ts', "await writeVersions(tx, 'profile', 'wanted', 1)"],
  [
    'onlyTheOwnerWrites',
    'activities/segments/queries.ts',
    "await writeVersions(\n    tx,\n    'person_fields',\n 'w', 1)",
  ],
  ['exportsAreUsed', 'core/a.ts', 'export const lonely = 1'],
  ['exportsAreUsed', 'core/a.ts', 'export async function lonely() {}'],
  ['exportsAreUsed', 'core/a.ts', '/** See `lonely`. */\nexport const lonely = 1'],
]

const ALL = Object.entries(rules)
const broken = (files: Readonly<Record<string, string>>): readonly string[] => {
  const it = house(files)
  return ALL.filter(([, rule]) => rule(it).length > 0).map(([name]) => name)
}

describe('a rule that is broken on purpose is seen', () => {
  test.each(BROKEN)('%s: %s says %s', (rule, file, text) => {
    expect(broken({ [file]: text })).toContain(rule)
  })

  test('every rule is broken here once', () => {
    expect(ALL.filter(([name]) => !BROKEN.some(([rule]) => rule === name))).toEqual([])
  })

  test('a house without a fault, types and doors included, breaks none', () => {
    const sound = {
      'workflows/a.ts':
        "import type { X } from '../activities/runs/index.ts'\nimport { y } from '../core/a.ts'\ny",
      'core/a.ts': 'export const y = 1',
      'activities/extract/queries.ts':
        "import { recordConsent } from '../consent/queries.ts'\nwriteVersions(tx, 'person_fields', 'w', 1)",
      'activities/profiles/queries.ts': 'const SQL = `insert into profile values (1)`',
      'activities/runs/gates.ts':
        "import { createHash } from 'node:crypto'\nimport { y } from '../../core/a.ts'\nimport { z } from './due.ts'",
    }
    expect(broken(sound)).toEqual([])
  })

  test('a room that is not there is missed', () => {
    const root = scratch()
    writeFiles(root, { 'core/a.ts': '' })
    expect(houseAt(root).missing).toEqual(['workflows', 'activities', 'workers', 'scripts', 'db', 'config'])
  })
})
