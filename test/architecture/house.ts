import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export const ROOMS = [
  'workflows',
  'activities',
  'listener',
  'workers',
  'scripts',
  'db',
  'config',
  'core',
] as const
/** Rooms that come with a later issue. */
const NOT_YET: readonly string[] = ['listener']

export interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

/** The product's files, as a test looks at them. */
export interface House {
  /** Rooms that are not there, but should be. */
  readonly missing: readonly string[]
  readonly sources: readonly string[]
  readonly imports: readonly Import[]
  readonly read: (file: string) => string
  readonly below: (folder: string, ending: string) => readonly string[]
}

/** Reads the house below a directory. */
export function houseAt(root: string): House {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8')
  const below = (folder: string, ending: string): string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .sort()
  const there = new Set(readdirSync(root))
  const rooms = ROOMS.filter((room) => there.has(room))
  const sources = rooms.flatMap((room) => below(room, '.ts'))
  return {
    missing: ROOMS.filter((room) => !there.has(room) && !NOT_YET.includes(room)),
    sources,
    imports: sources.flatMap((file) => importsOf(file, read(file))),
    read,
    below,
  }
}

const STATEMENT = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?from\s+)?'([^']+)'|import\('([^']+)'\)/g

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map((match) => {
    const named = match[3] ?? match[4] ?? ''
    const target = named.startsWith('.') ? normalize(join(dirname(file), named)).replaceAll('\\', '/') : named
    return { file, target, typeOnly: match[2] !== undefined }
  })
}
