import { openProfile } from '../../activities/profiles/queries/show.ts'
import { readContactability, readMemberships, readTraits } from '../../activities/report/queries/person.ts'
import type { Db } from '../../db/connect.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { operatorName } from '../operator.ts'
import { type PersonPicture, profileLines } from '../output/profile-text.ts'
import { PERSON } from '../person-words.ts'
import { examples } from '../program.ts'
import { withDatabase } from '../session.ts'

/** `nocturne profile show PERSON` */
export const profile: Verb = (command, act) => {
  command
    .command('show')
    .description(
      'One person as published: identifiers, attributes with where each comes from and by which rule, traits, segments, and where they may be contacted. Names and identifiers are opened for it: who did stands in the audit log.',
    )
    .argument('<PERSON>', PERSON)
    .addHelpText(
      'after',
      examples(
        'nocturne profile show ana@people.example',
        'nocturne profile show customer_number:13995 --json',
      ),
    )
    .action(act(show))
}

async function show(cli: Cli, text: string): Promise<ExitCode> {
  const { findPerson, notFound, onlyProfile } = await import('../person.ts')
  return withDatabase(cli, async (session) => {
    const person = await findPerson(cli, session, text)
    const picture = await readPicture(session.db, person.runId, onlyProfile(person))
    if (picture === null) throw notFound('That person is not in the published run any more.')
    cli.output.result(() => profileLines(picture, cli.output.paint), picture)
    return EXIT.done
  })
}

/** One transaction: nothing is opened without its entry in the audit log. */
function readPicture(db: Db, runId: number, profileId: string): Promise<PersonPicture | null> {
  return db.transaction(async (tx) => {
    const opened = await openProfile(tx, runId, profileId, operatorName())
    if (opened === null) return null
    return {
      run_id: runId,
      ...opened,
      traits: await readTraits(tx, profileId),
      segments: await readMemberships(tx, profileId),
      contactability: await readContactability(tx, profileId),
    }
  })
}
