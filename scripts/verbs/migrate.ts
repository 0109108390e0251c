import { EXIT, type ExitCode } from '../../core/exit.ts'
import { migrate as migrateDatabase } from '../../db/migrate.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { placeOf } from '../project/place.ts'
import { databaseUrlOf } from '../session.ts'

/** `nocturne migrate` */
export const migrate: Verb = (command, act) => {
  command
    .description(
      "Bring the brand's database to this version. Forward only, each file once; two at once wait for each other.",
    )
    .addHelpText('after', examples('nocturne migrate', 'DATABASE_URL=postgres://… nocturne migrate'))
    .action(act(runMigrations))
}

async function runMigrations(cli: Cli): Promise<ExitCode> {
  const applied = await migrateDatabase(databaseUrlOf(await placeOf(cli)))
  cli.output.result(
    () =>
      applied.length === 0
        ? ['Nothing to do: the database is up to date.']
        : applied.map((a) => `applied ${a}`),
    { applied },
  )
  return EXIT.done
}
