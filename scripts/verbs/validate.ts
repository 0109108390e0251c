import type { Problem } from '../../config/load.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import type { Paint } from '../output/paint.ts'
import { needProject, placeOf } from '../place.ts'
import { problemText } from '../problem-text.ts'
import type { LocalProject } from '../project.ts'

/** `nocturne validate` */
export const validate: Verb = (command, act) => {
  command
    .description(
      'Check the brand project: every problem at once, with file, line, column and what is allowed.',
    )
    .addHelpText('after', examples('nocturne validate', 'nocturne validate --project shop --json'))
    .action(act(checkProject))
}

async function checkProject(cli: Cli): Promise<ExitCode> {
  const { readProject } = await import('../project.ts')
  const read = readProject(needProject(await placeOf(cli)), cli.env)
  const problems = read.ok ? [] : read.problems
  cli.output.result(() => (read.ok ? summary(read.local) : problemLines(read.problems, cli.output.paint)), {
    problems,
  })
  return read.ok ? EXIT.done : EXIT.invalid
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
