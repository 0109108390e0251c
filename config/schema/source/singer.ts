import { z } from 'zod'
import type { SingerFrom } from '../../../core/brand/source-remote.ts'
import type { Entry } from '../../parse/draft.ts'
import { type Problem, problem } from '../../problem.ts'
import { strict } from '../strict.ts'
import { bytes, column, duration, EXPECTS, text } from '../words.ts'
import { unitRows, values } from './common.ts'
import { sourceOf } from './rows.ts'

const opt = z.exactOptional

const variable = () =>
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'the name of a variable: letters, digits and _' })

/** A source read by a Singer tap. */
export const singerSource = sourceOf({
  kind: z.literal('singer').describe('Kind of the source: a Singer tap; a column is a path in its records.'),
  command: z
    .array(text())
    .min(1, { error: 'the program of the tap, then its arguments, such as `[tap-postgres]`' })
    .describe('Program and arguments. It runs in the directory of the project.'),
  config: opt(z.record(z.string(), z.unknown()).meta({ [EXPECTS]: 'a map, as the tap wants it' })).describe(
    'The tap\'s own configuration; secrets as "${env:NAME}". It is handed over in a file that nobody else can open.',
  ),
  stream: text().describe('The one stream of the tap that is read.'),
  catalog: opt(text()).describe(
    '`discover` (when not said): the tap is asked for it, and the stream selected; `none`: it has none; else a file of the project.',
  ),
  replication_key: opt(column()).describe(
    'Column by which the tap finds what changed; as its catalog says when not said.',
  ),
  environment: opt(z.record(variable(), text())).describe(
    "Variables that the tap is given. It sees nothing else of the worker's environment but a plain PATH.",
  ),
  format: opt(strict(values).describe('How its values are written.')),
  limits: opt(
    strict({
      silence: opt(duration()).describe('A tap that prints nothing for so long is ended; 10m when not said.'),
      line_bytes: opt(bytes()).describe('Longest line of its output; 16MB when not said.'),
      ...unitRows('rows, up to the next STATE,', 1_000),
    }),
  ).describe('What the tap may do.'),
})
type SingerRaw = z.output<typeof singerSource>

/** The source as it is read. */
export function singerFrom(raw: SingerRaw): SingerFrom {
  return {
    kind: 'singer',
    command: raw.command,
    config: raw.config ?? {},
    stream: raw.stream,
    catalog: catalogOf(raw.catalog ?? 'discover'),
    replicationKey: raw.replication_key ?? null,
    environment: raw.environment ?? {},
    limits: {
      silenceMs: raw.limits?.silence ?? 600_000,
      lineBytes: raw.limits?.line_bytes ?? 16 * 2 ** 20,
      unitRows: raw.limits?.unit_rows ?? 1_000,
    },
  }
}

function catalogOf(said: string): SingerFrom['catalog'] {
  return said === 'discover' || said === 'none' ? { kind: said } : { kind: 'file', path: said }
}

/** What cannot be as it is written. */
export function singerProblems(entry: Entry<unknown>, raw: SingerRaw): readonly Problem[] {
  if (raw.catalog !== 'none' || raw.replication_key === undefined) return []
  const message = '`replication_key` is written into the catalog of the tap, and `catalog` is `none`'
  return [problem(entry.at(['replication_key']), 'IMPOSSIBLE', message, null)]
}
