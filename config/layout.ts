import { nearest } from './nearest.ts'

/** What a file of a brand project is, by its path. */
export type FileKind =
  | 'brand'
  | 'identity'
  | 'profile'
  | 'consent'
  | 'gates'
  | 'source'
  | 'traits'
  | 'segments'
  | 'campaign'
  | 'destination'

/** Files that every project has. */
export const SINGLE_FILES: Readonly<Record<string, FileKind>> = {
  'nocturne.yaml': 'brand',
  'identity.yaml': 'identity',
  'profile.yaml': 'profile',
  'consent.yaml': 'consent',
  'gates.yaml': 'gates',
}

/** Directories of YAML files, and what each of their files holds. */
export const DIRECTORIES: Readonly<Record<string, FileKind>> = {
  sources: 'source',
  traits: 'traits',
  segments: 'segments',
  campaigns: 'campaign',
  destinations: 'destination',
}
export const TEMPLATES = 'templates'

export type Classified =
  | { readonly is: FileKind }
  | { readonly is: 'template' }
  | { readonly is: 'unknown'; readonly suggestion: string }
  /** Not ours: it is left alone. */
  | { readonly is: 'other' }

/** What a path of the project is. A name that is nearly one of ours is a slip, not a file to pass over in silence. */
export function classify(path: string): Classified {
  const [head = '', ...rest] = path.split('/')
  if (rest.length === 0) return single(path)
  if (head === TEMPLATES) return { is: 'template' }
  if (!isYaml(path)) return { is: 'other' }
  const kind = DIRECTORIES[head]
  if (kind)
    return path.endsWith('.yml')
      ? { is: 'unknown', suggestion: path.replace(/\.yml$/, '.yaml') }
      : { is: kind }
  const near = nearest(head, [...Object.keys(DIRECTORIES), TEMPLATES])
  return near ? { is: 'unknown', suggestion: [near, ...rest].join('/') } : { is: 'other' }
}

function single(path: string): Classified {
  const kind = SINGLE_FILES[path]
  if (kind) return { is: kind }
  if (!isYaml(path)) return { is: 'other' }
  const stem = path.replace(/\.ya?ml$/, '')
  const directory = nearest(stem, Object.keys(DIRECTORIES))
  if (directory) return { is: 'unknown', suggestion: `${directory}/${stem}.yaml` }
  const near = nearest(
    stem,
    Object.keys(SINGLE_FILES).map((name) => name.replace('.yaml', '')),
  )
  return near ? { is: 'unknown', suggestion: `${near}.yaml` } : { is: 'other' }
}

function isYaml(path: string): boolean {
  return path.endsWith('.yaml') || path.endsWith('.yml')
}
