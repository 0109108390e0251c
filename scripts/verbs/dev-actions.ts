import { resolveHome } from '../../config/home.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { runningServices, stopServices } from '../demo/service.ts'
import { resetBrand } from '../dev/reset.ts'
import { bringUp } from '../dev/up.ts'
import { misuse } from '../failure.ts'
import { stateWord } from '../output/paint.ts'
import { pairLines, tableLines } from '../output/table.ts'
import { needProject, placeOf } from '../project/place.ts'
import { stackDown, stackStatus } from '../stack/index.ts'
import { dataOf } from '../stack/postgres-place.ts'
import type { PartStatus } from '../stack/status.ts'

/** `dev up`: twice is once. */
export async function up(cli: Cli, options: { readonly worker: boolean }): Promise<ExitCode> {
  const { home, projectDir, brand, stack, worker } = await bringUp(cli, options.worker)
  const document = {
    home,
    project: projectDir ?? null,
    brand: brand ?? null,
    temporal_address: stack.temporalAddress,
    ui_url: stack.uiUrl ?? null,
    worker: worker ?? null,
  }
  cli.output.result(
    () => [
      ...pairLines(
        [
          ['Home', home],
          ['Project', projectDir ?? 'none: `nocturne init` makes one'],
          ['PostgreSQL', databaseWords(stack.databaseUrl)],
          ['Temporal', stack.temporalAddress],
          ...(stack.uiUrl === undefined ? [] : [['Web UI', stack.uiUrl] as const]),
          [
            'Worker',
            worker === undefined ? 'not started' : worker === 'started' ? 'started' : 'runs already',
          ],
        ],
        cli.output.paint,
      ),
      '',
      worker === undefined ? 'Next: nocturne worker' : 'Next: nocturne run --wait',
    ],
    document,
  )
  return EXIT.done
}

/** Where the database is; its password is for `nocturne env`. */
function databaseWords(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

/** `dev down`: what does not run is no failure. */
export async function down(cli: Cli): Promise<ExitCode> {
  const home = resolveHome(cli.env, cli.cwd)
  if (home === undefined) {
    cli.output.result(() => ['There is no home (.nocturne) here or above: nothing to stop.'], {
      home: null,
      stopped: [],
    })
    return EXIT.done
  }
  const services = await stopServices(home)
  const { worker, temporal, postgres } = await stackDown(home)
  const stopped = [
    ...Object.entries({ worker, temporal, postgres })
      .filter(([, ran]) => ran)
      .map(([name]) => name),
    ...services,
  ]
  const data = await dataOf(home)
  cli.output.result(
    () => [
      stopped.length === 0 ? 'Nothing ran.' : `Stopped: ${stopped.join(', ')}.`,
      `Everything is kept. To remove it, database and all: rm -rf ${data.map((dir) => `'${dir}'`).join(' ')}`,
    ],
    { home, stopped, data },
  )
  return EXIT.done
}

/** `dev status` */
export async function status(cli: Cli): Promise<ExitCode> {
  const place = await placeOf(cli)
  const { home } = place
  if (home === undefined) {
    cli.output.result(() => ['There is no home (.nocturne) here or above. `nocturne dev up` makes one.'], {
      home: null,
    })
    return EXIT.done
  }
  const found = await stackStatus(home, cli.env)
  const services = runningServices(home)
  const parts: readonly (readonly [string, PartStatus])[] = [
    ['postgres', found.postgres],
    ['temporal', found.temporal],
    ['worker', found.worker],
    ...services.map(
      ({ name, port, pid }) => [name, { state: 'up', pid, address: `127.0.0.1:${port}` }] as const,
    ),
  ]
  const tint = cli.output.paint
  cli.output.result(
    () => [
      ...tableLines(
        [
          { head: 'PART', cell: (p) => p[0] },
          {
            head: 'STATE',
            cell: (p) => p[1].state,
            tint: (padded, text) => padded.replace(text, stateWord(tint, text)),
          },
          { head: 'ADDRESS', cell: (p) => p[1].address ?? '' },
          { head: 'PROCESS', number: true, cell: (p) => String(p[1].pid ?? '') },
        ],
        parts,
        tint,
      ),
      '',
      ...pairLines(
        [
          ['Home', home],
          ['Project', place.projectDir ?? 'none'],
          ...(found.temporal.uiUrl === undefined ? [] : [['Web UI', found.temporal.uiUrl] as const]),
        ],
        tint,
      ),
    ],
    { home, project: place.projectDir ?? null, ...found, services },
  )
  return EXIT.done
}

/** `dev reset --yes` */
export async function reset(cli: Cli, options: { readonly yes?: true }): Promise<ExitCode> {
  if (options.yes !== true)
    throw misuse(
      'NOT_SURE',
      "`dev reset` empties the brand's database and out/: all nights, profiles and consents.",
      'Say that you mean it: nocturne dev reset --yes',
    )
  const place = await placeOf(cli)
  needProject(place)
  const home = place.home
  if (home === undefined)
    throw misuse('NO_HOME', 'There is no home (.nocturne) here or above: nothing to empty.', null)
  await resetBrand(cli, home, place)
  cli.output.result(() => [`The database of ${place.brand} and out/ are empty.`], {
    brand: place.brand,
    reset: true,
  })
  return EXIT.done
}
