import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureHome, homeOrNew } from '../../config/home.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { misuse } from '../failure.ts'
import type { InitReport } from '../init/describe.ts'
import type { InitResult } from '../init/index.ts'
import type { Paint } from '../output/paint.ts'
import { rememberProject } from '../project/place.ts'

/** Where this program lies: the files of a brand would get lost among its own. */
const CHECKOUT = resolve(fileURLToPath(new URL('../../', import.meta.url)))

/** `nocturne init [DIR] [--from people.csv]` */
export const init: Verb = (command, act) => {
  command
    .description(
      'Make a new brand project that runs. From a CSV of people it guesses delimiter, encoding, types and identifiers, and says what it guessed; nothing is overwritten.',
    )
    .argument('[DIR]', 'directory of the new project (default: here)')
    .option('--from <file>', 'a CSV of people; without one, invented people are written')
    .addHelpText('after', examples('nocturne init shop', 'nocturne init shop --from people.csv'))
    .action(act(makeProject))
}

async function makeProject(
  cli: Cli,
  dir: string | undefined,
  options: { readonly from?: string },
): Promise<ExitCode> {
  const { initProject } = await import('../init/index.ts')
  const { describeInit } = await import('../init/describe.ts')
  const from = options.from === undefined ? null : resolve(cli.cwd, options.from)
  if (dir === undefined && cli.cwd === CHECKOUT) throw checkoutIsNoProject()
  const made = await initProject({ dir: resolve(cli.cwd, dir ?? '.'), from, now: cli.now() })
  const home = homeOrNew(cli.env, cli.cwd)
  await ensureHome(home)
  rememberProject(home, made.dir)
  const report = describeInit(made)
  const { files, brand } = made
  cli.output.result(() => lines(made, report, options.from, cli.output.paint), {
    dir: made.dir,
    brand,
    files,
    ...report,
  })
  return EXIT.done
}

const checkoutIsNoProject = (): Error =>
  misuse(
    'CHECKOUT',
    'This directory is Nocturne itself; the files of a brand would be lost among its own.',
    'Name a directory for the brand: nocturne init shop.',
  )

function lines(
  { dir, brand, files }: InitResult,
  { guesses, unsure, next }: InitReport,
  from: string | undefined,
  tint: Paint,
): readonly string[] {
  return [
    tint.bold(`Brand project ${brand} in ${dir} (${countOf(files.length, 'file', 'files')})`),
    '',
    ...(from === undefined
      ? []
      : [tint.bold(`Guessed from ${basename(from)}`), ...guesses.map((g) => `  ${g}`), '']),
    ...(unsure.length === 0
      ? []
      : [tint.bold('Not sure: please look at'), ...unsure.map((u) => `  ${u}`), '']),
    tint.bold('Next'),
    ...next,
  ]
}
