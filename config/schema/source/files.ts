import iconv from 'iconv-lite'
import { z } from 'zod'
import type { FilesFrom } from '../../../core/brand/source.ts'
import { nearest } from '../../nearest.ts'
import type { Entry } from '../../parse/draft.ts'
import { given } from '../../parse/given.ts'
import { type Problem, problem } from '../../problem.ts'
import { bytes, text } from '../words.ts'

const opt = z.exactOptional

/** Where the files of a source are, for the kinds that read files. */
export const files = {
  path: text().describe('A file, or a directory when there is a `pattern`; relative to the project.'),
  pattern: opt(text()).describe(
    'Names of the files in the directory: `orders-{date}.csv`. A night reads no file later than its business date; `*` is any run of characters.',
  ),
}

/** How far files are followed before they are refused. */
export const fileLimits = {
  line_bytes: opt(bytes()).describe('Longest line; 1MB when not said.'),
  file_bytes: opt(bytes()).describe('Largest file; 64GB when not said.'),
}

interface FilesRaw {
  readonly path: string
  readonly pattern?: string
  readonly limits?: { readonly line_bytes?: number; readonly file_bytes?: number }
}

const LINE_BYTES = 2 ** 20
const FILE_BYTES = 64 * 2 ** 30

/** What is the same for all kinds that read files. */
export function filesFrom({ path, pattern, limits }: FilesRaw): FilesFrom {
  return {
    path,
    pattern: pattern ?? null,
    limits: { lineBytes: limits?.line_bytes ?? LINE_BYTES, fileBytes: limits?.file_bytes ?? FILE_BYTES },
  }
}

/** A pattern that can name no file, or whose words are not known. */
export function patternProblems(entry: Entry<unknown>, raw: FilesRaw): readonly Problem[] {
  if (raw.pattern === undefined) return []
  const at = entry.at(['pattern'])
  const shown = given(raw.pattern, 'pattern')
  if (/[/\\]/.test(raw.pattern))
    return [
      problem(
        at,
        'BAD_VALUE',
        `\`pattern\` is ${shown}; give the name of a file without directories, and the directory as \`path\``,
        null,
      ),
    ]
  const tokens = raw.pattern.match(/\{[^}]*\}?/g) ?? []
  const unknown = tokens.find((token) => token !== '{date}')
  if (unknown)
    return [
      problem(
        at,
        'BAD_VALUE',
        `\`pattern\` is ${shown}; \`${unknown}\` is not known: \`{date}\` stands for a date, \`*\` for any text`,
        raw.pattern.replace(unknown, '{date}'),
      ),
    ]
  return tokens.length > 1
    ? [problem(at, 'BAD_VALUE', `\`pattern\` is ${shown}; \`{date}\` can stand in it once`, null)]
    : []
}

const USUAL = ['utf-8', 'latin1', 'windows-1252', 'iso-8859-15', 'utf-16le', 'cp850', 'macintosh']

/** An encoding that nobody can read. */
export function encodingProblems(entry: Entry<unknown>, encoding: string | undefined): readonly Problem[] {
  if (encoding === undefined || iconv.encodingExists(encoding)) return []
  return [
    problem(
      entry.at(['format', 'encoding']),
      'BAD_VALUE',
      `\`encoding\` is ${given(encoding, 'encoding')}, which is not known; give a name such as \`utf-8\`, \`latin1\` or \`windows-1252\``,
      nearest(encoding, USUAL),
    ),
  ]
}
