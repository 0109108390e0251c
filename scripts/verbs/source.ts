import { nearest } from '../../config/nearest.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { misuse } from '../failure.ts'
import type { Paint } from '../output/paint.ts'
import { oneLine, pairLines, tableLines } from '../output/table.ts'
import { needProject, placeOf } from '../project/place.ts'
import type { Preview, PreviewRow } from '../project/preview.ts'
import { count } from '../values.ts'

interface PreviewOptions {
  readonly rows: number
}

/** `nocturne source preview` */
export const source: Verb = (command, act) => {
  command
    .command('preview')
    .description(
      'Read the first rows of a source as a night would, and show what they become and which are refused. It writes nothing; what it shows may be personal data.',
    )
    .argument('<NAME>', 'name of the source')
    .option('--rows <n>', 'at most so many rows, and as many refused ones', count, 10)
    .addHelpText(
      'after',
      examples('nocturne source preview shop', 'nocturne source preview crm --rows 3 --json'),
    )
    .action(act(preview))
}

async function preview(cli: Cli, name: string, { rows }: PreviewOptions): Promise<ExitCode> {
  const { projectInOrder } = await import('../project/project.ts')
  const { dir, project } = projectInOrder(needProject(await placeOf(cli)), cli.env)
  const names = project.sources.map((one) => one.name)
  const spec = project.sources.find((one) => one.name === name)
  if (spec === undefined) {
    const near = nearest(name, names)
    throw misuse(
      'NO_SUCH_SOURCE',
      `There is no source \`${name}\`; the project has: ${names.join(', ')}.`,
      near === null ? 'Name one of them.' : `Did you mean \`${near}\`?`,
    )
  }
  const { previewSource } = await import('../project/preview.ts')
  const found = await previewSource(spec, dir, rows, cli.now())
  cli.output.result(() => previewLines(name, found, cli.output.paint), { source: name, ...found })
  return EXIT.done
}

function previewLines(
  name: string,
  { rows, rejected, unread, absent }: Preview,
  tint: Paint,
): readonly string[] {
  if (rows.length + rejected.length === 0)
    return [`Nothing to show: the source ${name} has no row, or no file yet. nocturne doctor says which.`]
  const refused = rejected.length === 0 ? [] : ['', ...refusedLines(rejected, tint)]
  const ignored = unread.length === 0 ? [] : [`Nothing reads: ${unread.map(oneLine).join(', ')}`]
  const lacking = absent.length === 0 ? [] : [`The file has no column: ${absent.map(oneLine).join(', ')}`]
  return [
    ...rows.flatMap((row) => [...rowLines(row, tint), '']),
    `${countOf(rows.length, 'row', 'rows')} mapped, ${rejected.length} refused. Nothing was written.`,
    ...lacking,
    ...ignored,
    ...refused,
  ]
}

function rowLines({ unit, at, row }: PreviewRow, tint: Paint): readonly string[] {
  const pairs = Object.entries(row).flatMap(([name, value]) =>
    value === null
      ? []
      : [[name, oneLine(typeof value === 'string' ? value : JSON.stringify(value))] as const],
  )
  return [tint.bold(`${unit}, ${at}`), ...pairLines(pairs, tint)]
}

function refusedLines(rejected: Preview['rejected'], tint: Paint): readonly string[] {
  return tableLines(
    [
      { head: 'POSITION', cell: (r) => `${r.unit}, ${r.at}` },
      { head: 'REASON', cell: (r) => r.reason },
      { head: 'DETAIL', cell: (r) => r.detail },
    ],
    rejected,
    tint,
  )
}
