import { z } from 'zod'
import type { NdjsonFrom } from '../../../core/brand/source.ts'
import type { Entry } from '../../parse/draft.ts'
import type { Problem } from '../../problem.ts'
import { strict } from '../strict.ts'
import { text } from '../words.ts'
import { values } from './common.ts'
import { encodingProblems, fileLimits, files, filesFrom, patternProblems } from './files.ts'
import { sourceOf } from './rows.ts'

const opt = z.exactOptional

/** A source of files with a JSON object a line. */
export const ndjsonSource = sourceOf({
  kind: z
    .literal('ndjson')
    .describe(
      'Kind of the source: files with a JSON object a line; a column is a path such as `traits.email`.',
    ),
  ...files,
  format: opt(
    strict({
      encoding: opt(text()).describe('`utf-8` when not said; `latin1`, `windows-1252`, `utf-16le`, ...'),
      ...values,
    }).describe('How the file is written.'),
  ),
  limits: opt(strict(fileLimits).describe('What is refused before it is read.')),
})
type NdjsonRaw = z.output<typeof ndjsonSource>

/** The source as it is read. */
export function ndjsonFrom(raw: NdjsonRaw): NdjsonFrom {
  return { kind: 'ndjson', ...filesFrom(raw), encoding: raw.format?.encoding ?? 'utf-8' }
}

/** What cannot be as it is written. */
export function ndjsonProblems(entry: Entry<unknown>, raw: NdjsonRaw): readonly Problem[] {
  return [...patternProblems(entry, raw), ...encodingProblems(entry, raw.format?.encoding)]
}
