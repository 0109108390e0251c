import { type House, type Import, ROOMS } from './house.ts'

/** A rule gives what breaks it, as lines for people. */
export type Rule = (house: House) => readonly string[]

const room = (path: string): string => path.split('/')[0] ?? ''
const stage = (path: string): string => path.split('/')[1] ?? ''
const isOurs = (path: string): boolean => (ROOMS as readonly string[]).includes(room(path))
const isPureRule = (file: string): boolean =>
  file.startsWith('activities/') &&
  file.split('/').length > 2 &&
  !/(^|\/)(index|queries)\.ts$|\/(queries|sources|destinations|io|load)\//.test(file)

const wrong =
  (allowed: (i: Import) => boolean): Rule =>
  ({ imports }) =>
    imports.filter((i) => !allowed(i)).map((i) => `${i.file} -> ${i.target}`)

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

export const roomsImportBelow = wrong(
  (i) =>
    i.typeOnly ||
    !isOurs(i.target) ||
    room(i.target) === room(i.file) ||
    (MAY_IMPORT[room(i.file)] ?? []).includes(room(i.target)),
)

const NO_WORKFLOW = /^(node:|pg$|knex|@temporalio\/(activity|client|worker))/
export const workflowsAreAlone = wrong(
  (i) => room(i.file) !== 'workflows' || i.typeOnly || !NO_WORKFLOW.test(i.target),
)

const DOORS = new Set([
  'activities/consent/queries.ts',
  'activities/privacy/queries.ts',
  'activities/deps.ts',
])
const OUTSIDE = new Set(['runs', 'report', 'deps.ts', 'index.ts'])
export const stagesAreApart = wrong(
  (i) =>
    i.typeOnly ||
    !i.target.startsWith('activities/') ||
    !i.file.startsWith('activities/') ||
    stage(i.target) === stage(i.file) ||
    DOORS.has(i.target) ||
    (OUTSIDE.has(stage(i.file)) && /\/queries(\/|\.ts$)/.test(i.target)) ||
    i.file === 'activities/index.ts',
)

/** What an operator types does it at once, without a workflow: going back, the report of a night that is over, a plan. */
const TYPED = new Set([
  'activities/runs/io/rollback.ts',
  'activities/report/io/files.ts',
  'activities/identity/io/plan.ts',
])
export const scriptsTakeNoActivities = wrong(
  (i) =>
    room(i.file) !== 'scripts' ||
    i.typeOnly ||
    TYPED.has(i.target) ||
    !(/^activities\/[^/]+\/(index\.ts$|io\/)/.test(i.target) || room(i.target) === 'workers'),
)

/** What a rule may be made of, beside packages that neither read nor write: hashes are I/O to nobody. */
const PLAIN = /^(node:(buffer|crypto|url)|core\/.*|db\/keys\.ts)$/
const IO_PACKAGE = /^(node:|pg|knex|nodemailer|pino|piscina|ssh2|standardwebhooks|@temporalio\/)/
/** Matching takes all cores: this folder starts threads and is what they run. They share memory, and read nothing else. */
const THREADS = 'activities/identity/engine/threads/'
const STARTS_THREADS = /^(piscina|node:worker_threads)$/
export const pureRulesDoNoIo = wrong(
  ({ file, target, typeOnly }) =>
    !isPureRule(file) ||
    typeOnly ||
    (file.startsWith(THREADS) && STARTS_THREADS.test(target)) ||
    PLAIN.test(target) ||
    isPureRule(target) ||
    !(isOurs(target) || IO_PACKAGE.test(target)),
)

export const onlyConfigReadsEnvironment: Rule = ({ sources, read }) =>
  sources.filter((file) => room(file) !== 'config' && /process\.env\b/.test(read(file)))

export const onlyTheDoorReadsTheVault: Rule = ({ sources, read }) =>
  sources.filter(
    (file) =>
      !/^db\/(vault|versioned|migrations)/.test(file) &&
      /\bvault\.[a-z_]+/.test(read(file).replace(/from '[^']*'/g, '')),
  )

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
const migrations = ({ below, read }: House): string => below('db/migrations', '.sql').map(read).join('\n')
const owners = (house: House): ReadonlyMap<string, string> =>
  new Map(
    [...migrations(house).matchAll(/comment on table ([a-z_.]+) is '([a-z]+):/g)].map((m) => [
      m[1] ?? '',
      m[2] ?? '',
    ]),
  )

export const tablesHaveAnOwner: Rule = (house) =>
  [...migrations(house).matchAll(/create table ([a-z_.]+)/g)]
    .map((m) => m[1] ?? '')
    .filter((table) => !STAGES.includes(owners(house).get(table) ?? ''))

/** Every stage marks its own state there. */
const SHARED = new Set(['stage', 'stage_part'])
const WRITES =
  /\b(?:insert into|update|delete from|merge into) ((?:vault\.)?[a-z_]+)\b|\bwriteVersions\(\s*\w+,\s*'([a-z_]+)'/g

export const onlyTheOwnerWrites: Rule = (house) => {
  const known = owners(house)
  // Versioned tables of the vault are written by their short names.
  const ownerOf = (table: string): string | undefined => known.get(table) ?? known.get(`vault.${table}`)
  return house.sources
    .filter((file) => room(file) !== 'db')
    .flatMap((file) =>
      [...house.read(file).matchAll(WRITES)]
        .map((m) => m[1] ?? m[2] ?? '')
        .filter(
          (table) => ownerOf(table) !== undefined && !SHARED.has(table) && ownerOf(table) !== stage(file),
        )
        .map((table) => `${file} writes ${table} of ${ownerOf(table)}`),
    )
}

/** Exports that nothing of the product uses, each with what will, or why it stands where it does. */
const LONELY: Readonly<Record<string, string>> = {
  explainProfile: 'comes with segment explain',
  webhookServer: 'the process of the demo that starts it is JavaScript',
  removeCluster: 'tests and benches remove what the stack made; only it knows where that lies',
}

/** Who is only spoken of is not used. */
const COMMENT = /^\s*\/\*\*[\s\S]*?\*\/$|^\s*\/\/.*$/gm
const EXPORT = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm

export const exportsAreUsed: Rule = ({ sources, read }) => {
  const uses = new Map<string, number>()
  for (const file of sources)
    for (const [word] of read(file).replace(COMMENT, '').matchAll(/\w+/g))
      uses.set(word, (uses.get(word) ?? 0) + 1)
  return sources.flatMap((file) =>
    [...read(file).matchAll(EXPORT)]
      .map((m) => m[1] ?? '')
      .filter((name) => uses.get(name) === 1 && LONELY[name] === undefined && room(file) !== 'workflows')
      .map((name) => `${file} exports ${name}, which nothing uses`),
  )
}

/** No file imports itself over others; lines of what lies on a circle, or above one. */
export const importsAreNoCircles: Rule = ({ sources, imports }) => {
  const below = new Map(sources.map((file) => [file, new Set<string>()]))
  for (const { file, target, typeOnly } of imports) if (!typeOnly) below.get(file)?.add(target)
  // What imports nothing that is left is in no circle; what then is left is in one, or above one.
  for (let before = -1; before !== below.size; ) {
    before = below.size
    for (const [file, targets] of below)
      if (![...targets].some((target) => below.has(target))) below.delete(file)
  }
  return [...below].map(
    ([file, targets]) => `${file} -> ${[...targets].filter((t) => below.has(t)).join(', ')}`,
  )
}
