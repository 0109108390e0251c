import type { Problem } from '../../config/load.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import type { Paint } from '../output/paint.ts'
import { problemText } from '../problem-text.ts'
import { needProject, placeOf } from '../project/place.ts'
import type { LocalProject } from '../project/project.ts'
import type { Warning } from '../project/warning.ts'

/** `nocturne validate` */
export const validate: Verb = (command, act) => {
  command
    .description(
      'Check the brand project: problems of all files at once, with file, line, column and what is allowed. Files of sources that are not there (yet), and people without a key, are warnings.',
    )
    .addHelpText('after', examples('nocturne validate', 'nocturne validate --project shop --json'))
    .action(act(checkProject))
}

async function checkProject(cli: Cli): Promise<ExitCode> {
  const { readProject } = await import('../project/project.ts')
  const read = readProject(needProject(await placeOf(cli)), cli.env)
  const { paint } = cli.output
  if (!read.ok) {
    cli.output.result(() => problemLines(read.problems, paint), { problems: read.problems, warnings: [] })
    return EXIT.invalid
  }
  const { local } = read
  const { missingFiles } = await import('../project/missing-files.ts')
  const { keylessPeople } = await import('../project/keyless-people.ts')
  const warnings = [...keylessPeople(local.project), ...(await missingFiles(local.project, local.dir))]
  cli.output.result(() => [...summary(local), ...warningLines(warnings, paint)], { problems: [], warnings })
  return EXIT.done
}

function summary({ project, configVersion, files }: LocalProject): readonly string[] {
  const parts = [
    countOf(project.sources.length, 'source', 'sources'),
    countOf(project.traits.length, 'trait', 'traits'),
    countOf(project.segments.length, 'segment', 'segments'),
    countOf(project.campaigns.length, 'campaign', 'campaigns'),
    countOf(project.destinations.length, 'destination', 'destinations'),
  ]
  return [
    `${project.name} is in order: ${parts.join(', ')}.`,
    `${countOf(Object.keys(files).length, 'file', 'files')}, configuration ${configVersion.slice(0, 12)}`,
  ]
}

function problemLines(problems: readonly Problem[], tint: Paint): readonly string[] {
  const lines = problems.map(
    (p) => `${tint.bold(`${p.file}:${p.line}:${p.column}`)} ${problemText(p)} ${tint.dim(`[${p.code}]`)}`,
  )
  return [...lines, '', `${countOf(problems.length, 'problem', 'problems')}.`]
}

/** The project is in order all the same: files may come before the night does. */
function warningLines(warnings: readonly Warning[], tint: Paint): readonly string[] {
  return warnings.flatMap(({ file, line, column, code, message }) => [
    '',
    `${tint.yellow('Look:')} ${tint.bold(`${file}:${line}:${column}`)} ${message} ${tint.dim(`[${code}]`)}`,
  ])
}
