import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { homeLayout } from '../../config/home.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { placeOf } from '../project/place.ts'
import { databaseUrlOf } from '../session.ts'

/** `nocturne env` */
export const env: Verb = (command, act) => {
  command
    .description("Print export lines for a shell: where the brand's database, Temporal and the home are.")
    .addHelpText(
      'after',
      examples(
        'eval "$(nocturne env)"',
        'psql "$DATABASE_URL" -c "select * from published.run"',
        'temporal workflow list',
      ),
    )
    .action(act(printEnv))
}

async function printEnv(cli: Cli): Promise<ExitCode> {
  const place = await placeOf(cli)
  const { temporalAddress, temporalNamespace } = place.servers
  const values = {
    DATABASE_URL: databaseUrlOf(place),
    ...(temporalAddress === undefined ? {} : { TEMPORAL_ADDRESS: temporalAddress }),
    TEMPORAL_NAMESPACE: temporalNamespace,
    ...(place.home === undefined
      ? {}
      : { NOCTURNE_HOME: place.home, NOCTURNE_KEY_FILE: homeLayout(place.home, cli.env).keyFile }),
  }
  cli.output.result(
    () => [
      ...Object.entries(values).map(([name, value]) => `export ${name}=${quoted(value)}`),
      ...programs(place.home),
    ],
    values,
  )
  return EXIT.done
}

/** The `temporal` program that the stack runs on, for the shell as well; behind one that is there already. */
function programs(home: string | undefined): readonly string[] {
  if (home === undefined) return []
  const { bin } = homeLayout(home, {})
  return existsSync(join(bin, 'temporal')) ? [`export PATH="$PATH":${quoted(bin)}`] : []
}

/** In single quotes a shell reads everything as it stands, but for the quote itself. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`
}
