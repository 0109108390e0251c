import iconv from 'iconv-lite'
import { listOf, nearest } from '../nearest.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import { given } from '../parse/given.ts'
import { type Problem, problem } from '../problem.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Check } from './context.ts'

/** Files, forms and keys of the sources. */
export const sources: Check = ({ draft }) => [
  ...noSource(draft),
  ...draft.sources.flatMap((entry) => {
    const raw = entry.value
    if (raw === null) return []
    return [...pattern(entry, raw), ...form(entry, raw), ...key(entry, raw)]
  }),
]

function noSource({ sources: all, unread, brand }: Draft): readonly Problem[] {
  if (all.length > 0 || unread.has('source') || brand === null) return []
  const at = { file: 'sources', line: 1, column: 1 }
  return [
    problem(
      at,
      'MISSING_FILE',
      'there is no source; write one file a source into `sources/`, such as `sources/orders.yaml`',
      null,
    ),
  ]
}

function pattern(entry: Entry<SourceRaw>, raw: SourceRaw): readonly Problem[] {
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

function form(entry: Entry<SourceRaw>, { format }: SourceRaw): readonly Problem[] {
  if (!format) return []
  const problems: Problem[] = []
  const { encoding, delimiter = ',', decimal = '.', thousands } = format
  const quote = format.quote === undefined ? '"' : format.quote
  if (encoding !== undefined && !iconv.encodingExists(encoding)) {
    const near = nearest(encoding, [
      'utf-8',
      'latin1',
      'windows-1252',
      'iso-8859-15',
      'utf-16le',
      'cp850',
      'macintosh',
    ])
    problems.push(
      problem(
        entry.at(['format', 'encoding']),
        'BAD_VALUE',
        `\`encoding\` is ${given(encoding, 'encoding')}, which is not known; give a name such as \`utf-8\`, \`latin1\` or \`windows-1252\``,
        near,
      ),
    )
  }
  if (decimal === thousands) {
    problems.push(
      problem(
        entry.at(['format', 'thousands']),
        'IMPOSSIBLE',
        `\`${decimal}\` cannot be both decimal mark and mark between thousands`,
        null,
      ),
    )
  }
  if (delimiter === quote || /[\r\n]/.test(delimiter)) {
    problems.push(
      problem(
        entry.at(['format', 'delimiter']),
        'IMPOSSIBLE',
        'the delimiter must differ from the quote, and be no line break',
        null,
      ),
    )
  }
  return [
    ...problems,
    ...skippedHeader(entry, format),
    ...repeated(entry, ['format', 'columns'], format.columns ?? [], 'the column'),
  ]
}

function skippedHeader(
  entry: Entry<SourceRaw>,
  format: NonNullable<SourceRaw['format']>,
): readonly Problem[] {
  if (format.header === undefined || format.columns !== undefined) return []
  return [
    problem(
      entry.at(['format', 'header']),
      'IMPOSSIBLE',
      '`header: skip` passes over the line that names the columns; name them in `columns`, in their order, or take it away',
      null,
    ),
  ]
}

function key(entry: Entry<SourceRaw>, raw: SourceRaw): readonly Problem[] {
  if (raw.key === 'content') return []
  const columns = raw.format?.columns
  const keys: readonly string[] = Array.isArray(raw.key) ? raw.key : []
  const unknown =
    columns === undefined
      ? []
      : keys.flatMap((column, index) =>
          columns.includes(column)
            ? []
            : [
                problem(
                  entry.at(['key', index]),
                  'UNKNOWN_NAME',
                  `unknown column \`${column}\`; \`format.columns\` names ${listOf(columns)}`,
                  nearest(column, columns),
                ),
              ],
        )
  return [...unknown, ...repeated(entry, ['key'], keys, 'the key column')]
}

function repeated(
  entry: Entry<SourceRaw>,
  path: readonly string[],
  names: readonly string[],
  what: string,
): readonly Problem[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          problem(
            entry.at([...path, index]),
            'DUPLICATE_NAME',
            `${what} \`${name}\` is named twice; take one away`,
            null,
          ),
        ],
  )
}
