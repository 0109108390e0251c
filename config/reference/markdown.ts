import { COMPARISONS } from '../schema/segment.ts'
import { FILE_REFERENCES, type FileReference } from './files.ts'
import { INTRODUCTION } from './introduction.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
import { child, code, optionsOf, resolve, typeWords } from './type-words.ts'

type Row = readonly [string, JsonSchema]

/** `docs/brand-project.md`: one chapter a kind of file, made from the schema alone. */
export function referencePage(): string {
  const schemas = FILE_REFERENCES.map((file) => ({ file, schema: jsonSchemaOf(file) }))
  const definitions: JsonSchema = Object.assign(
    {},
    ...schemas.map(({ schema }) => child(schema, 'definitions')),
  )
  const chapters = schemas.map(({ file, schema }) => chapter(file, schema, definitions))
  const shared = SHARED.map((name) => sharedPart(name, definitions))
  const page = [INTRODUCTION, ...chapters, '## Shared parts', ...shared].join('\n\n')
  return `${distinctHeadings(page.split('\n')).join('\n')}\n`
}

/** Headings that stand in several places keep the branch or the chapter that they stand in: a link can lead to each. */
function distinctHeadings(lines: readonly string[]): readonly string[] {
  const bare = (line: string): string => line.split(OF_BRANCH)[0] ?? line
  const headings = lines.filter((line) => line.startsWith('### ')).map(bare)
  let chapter = ''
  return lines.map((line) => {
    if (line.startsWith('## ')) chapter = line.slice(3)
    if (!line.startsWith('### ')) return line
    const [heading = '', place = chapter] = line.split(OF_BRANCH)
    return headings.filter((one) => one === heading).length > 1 ? `${heading} (${place})` : heading
  })
}

/** Between a heading and the branch that it stands in. */
const OF_BRANCH = '\0'

const ofBranch = (parts: readonly string[], title: string): readonly string[] =>
  parts.map((part) =>
    part.startsWith('### ') && !part.includes(OF_BRANCH) ? `${part}${OF_BRANCH}${title}` : part,
  )

const SHARED = ['field', 'identifier', 'condition', 'property_test', 'comparisons']

function chapter(
  { files, name, purpose, example }: FileReference,
  schema: JsonSchema,
  definitions: JsonSchema,
): string {
  const head = [`## ${files}`, `${purpose} JSON Schema: [${name}.json](schema/${name}.json).`]
  return [...head, `\`\`\`yaml\n${example}\n\`\`\``, ...describe(schema, definitions, '')].join('\n\n')
}

function sharedPart(name: string, definitions: JsonSchema): string {
  const schema = child(definitions, name)
  const body =
    name === 'comparisons' ? [table(rowsOf(schema), schema, definitions)] : describe(schema, definitions, '')
  return [`### ${name.replaceAll('_', ' ')}`, String(schema.description ?? ''), ...body].join('\n\n')
}

/** Tables of a map, of its branches, and of the maps in it. */
function describe(given: JsonSchema, definitions: JsonSchema, path: string): readonly string[] {
  const { schema } = resolve(given, definitions)
  const branches = optionsOf(schema).map((one) => resolve(one, definitions))
  const grid = branches.map((one) => optionsOf(one.schema).filter(isMap))
  if (grid.length > 1 && grid.every((maps) => maps.length > 1)) return describeGrid(grid, definitions, path)
  const maps = branches
    .filter(({ definition }) => definition === null)
    .flatMap((one) => [one.schema, ...optionsOf(one.schema)])
  const told = maps.filter(isMap)
  if (told.length > 1) return describeBranches(told, definitions, path)
  const only = told[0] ?? schema
  if (!isMap(only)) return describeInside(only, definitions, path)
  return [
    table(withoutComparisons(rowsOf(only)), only, definitions),
    ...inside(rowsOf(only), definitions, path),
  ]
}

/** What all branches have is told once; then each by the key or word that tells it apart. */
function describeBranches(
  maps: readonly JsonSchema[],
  definitions: JsonSchema,
  path: string,
): readonly string[] {
  const large = maps.filter((map) => rowsOf(map).length > 1)
  const shared = sharedKeys(large, definitions)
  const [first = {}] = large
  // What makes up less than half of a branch is better read in its place.
  const isMost = large.every((map) => shared.size * 2 >= rowsOf(map).length)
  const common = isMost ? rowsOf(first).filter(([key]) => shared.has(key)) : []
  const intro =
    common.length === 0
      ? []
      : [
          'In every one of the following:',
          table(common, first, definitions),
          ...inside(common, definitions, path),
        ]
  const parts = maps.flatMap((map) => {
    const own = rowsOf(map).filter(
      ([key]) => !common.some(([other]) => other === key) || !large.includes(map),
    )
    const word = titleOf(map, maps)
    const title = `**${word}**`
    const fixed = fixedKey(map, maps)
    const open = own.filter(([key]) => key !== fixed)
    if (open.length === 0) return [title]
    const parts = inside(open, definitions, path)
    return [
      title,
      table(withoutComparisons(open), map, definitions),
      ...(path === '' ? ofBranch(parts, word) : parts),
    ]
  })
  return [...intro, ...parts]
}

/**
 * Branches that are told apart by two words (kind of source, kind of rows): what all have, then what each of the one
 * word has whatever the other is, then what each of the other word has.
 */
function describeGrid(
  grid: readonly (readonly JsonSchema[])[],
  definitions: JsonSchema,
  path: string,
): readonly string[] {
  const all = sharedKeys(grid.flat(), definitions)
  const [first = []] = grid
  const ofFirst = sharedKeys(first, definitions)
  const whole = partOf(first[0] ?? {}, (key) => all.has(key))
  const rows = grid.map((maps) => {
    const own = sharedKeys(maps, definitions)
    return partOf(maps[0] ?? {}, (key) => own.has(key) && !all.has(key))
  })
  const columns = first.map((map) => partOf(map, (key) => !ofFirst.has(key)))
  return [
    'In every one of the following:',
    ...describe(whole, definitions, path),
    ...[rows, columns].flatMap((maps) => describeBranches(maps, definitions, path)),
  ]
}

function partOf(map: JsonSchema, has: (key: string) => boolean): JsonSchema {
  return { ...map, properties: Object.fromEntries(rowsOf(map).filter(([key]) => has(key))) }
}

/** Keys that every branch has, with one meaning. */
function sharedKeys(maps: readonly JsonSchema[], definitions: JsonSchema): ReadonlySet<string> {
  const [first, ...others] = maps.map((map) => child(map, 'properties'))
  const meaningOf = (schema: JsonSchema): string =>
    isMap(schema) ? JSON.stringify(schema) : typeWords(schema, definitions)
  const isSame = ([key, value]: readonly [string, unknown]): boolean =>
    others.every((other) => key in other && meaningOf(child(other, key)) === meaningOf(value as JsonSchema))
  return new Set(
    Object.entries(first ?? {})
      .filter(isSame)
      .map(([key]) => key),
  )
}

/** The key whose word only this branch has. */
function fixedKey(map: JsonSchema, maps: readonly JsonSchema[]): string | null {
  const isOwn = ([key, value]: Row): boolean =>
    'const' in value &&
    requiredOf(map).includes(key) &&
    maps.every((other) => other === map || child(child(other, 'properties'), key).const !== value.const)
  return rowsOf(map).find(isOwn)?.[0] ?? null
}

function titleOf(map: JsonSchema, maps: readonly JsonSchema[]): string {
  const fixed = fixedKey(map, maps)
  if (fixed !== null) return `${code(fixed)}: ${code(child(child(map, 'properties'), fixed).const)}`
  return code(requiredOf(map)[0] ?? rowsOf(map)[0]?.[0] ?? '')
}

/** Maps below values: their own keys, those of their entries, those of their lists. Shared parts have their own chapter. */
function inside(rows: readonly Row[], definitions: JsonSchema, path: string): readonly string[] {
  return rows.flatMap(([key, value]) =>
    describeInside(value, definitions, path === '' ? key : `${path}.${key}`),
  )
}

function describeInside(given: JsonSchema, definitions: JsonSchema, path: string): readonly string[] {
  const { schema, definition } = resolve(given, definitions)
  if (definition !== null) return []
  const values = schema.additionalProperties
  if (typeof values === 'object' && values !== null)
    return describeInside(values as JsonSchema, definitions, `${path}.<name>`)
  if (schema.type === 'array' && !Array.isArray(schema.items))
    return describeInside(child(schema, 'items'), definitions, `${path}[]`)
  const options = optionsOf(schema).map((one) => resolve(one, definitions))
  const hasMap = isMap(schema) || options.some((one) => one.definition === null && isMap(one.schema))
  return hasMap ? [`### ${code(path)}`, ...describe(schema, definitions, path)] : []
}

function isMap(schema: JsonSchema): boolean {
  return schema.type === 'object' && typeof schema.properties === 'object'
}

function rowsOf(map: JsonSchema): readonly Row[] {
  return Object.entries(child(map, 'properties')) as unknown as readonly Row[]
}

function requiredOf(map: JsonSchema): readonly string[] {
  return Array.isArray(map.required) ? (map.required as readonly string[]) : []
}

/** The thirteen comparisons are told once. */
function withoutComparisons(rows: readonly Row[]): readonly Row[] {
  const keys = new Set(rows.map(([key]) => key))
  if (!COMPARISONS.every((key) => keys.has(key))) return rows
  const others = rows.filter(([key]) => !COMPARISONS.some((one) => one === key))
  return [
    ...others,
    ['...', { 'x-expects': '[comparisons](#comparisons)', description: 'One comparison or more.' }],
  ]
}

function table(rows: readonly Row[], owner: JsonSchema, definitions: JsonSchema): string {
  const required = new Set(requiredOf(owner))
  const lines = rows.map(([key, value]) => {
    const meaning = String(value.description ?? resolve(value, definitions).schema.description ?? '')
    return `| ${code(key)} | ${required.has(key) ? 'yes' : ''} | ${cell(typeWords(value, definitions))} | ${cell(meaning)} |`
  })
  return ['| key | needed | value | meaning |', '| --- | --- | --- | --- |', ...lines].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
