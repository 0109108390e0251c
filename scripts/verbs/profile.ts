import type { Command } from 'commander'
import { openEntries, showConsent } from '../../activities/consent/queries.ts'
import { openProfile } from '../../activities/profiles/queries/show.ts'
import {
  countPersonRows,
  readContactability,
  readMemberships,
  readPersonDeliveries,
  readPersonEvents,
  readTraits,
} from '../../activities/report/queries/person.ts'
import { readRunFiles } from '../../activities/report/queries/run-files.ts'
import { traitUnit } from '../../activities/report/trait-unit.ts'
import { reportingCurrency } from '../../config/stored-words.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import type { Verb } from '../catalogue.ts'
import type { Act, Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { operatorName } from '../operator.ts'
import { type PersonPicture, profileLines, type ShownTrait } from '../output/profile-text.ts'
import type { Word } from '../person/decisions.ts'
import { PERSON } from '../person/person-words.ts'
import { zoneOf } from '../project/zone.ts'
import { withDatabase } from '../session.ts'
import { count, words } from '../values.ts'
import type { SplitOptions } from './profile-split.ts'

interface Options {
  readonly limit: number
}

/** `nocturne profile show | history PERSON`, `explain A B`, `merge A B`, `split PERSON` */
export const profile: Verb = (command, act) => {
  command
    .command('show')
    .description(
      'One person as published: identifiers, attributes with where each comes from and by which rule, traits, segments, where they may be contacted and what they said, the newest events and deliveries. Names and identifiers are opened for it: who did stands in the audit log.',
    )
    .argument('<PERSON>', PERSON)
    .option('--limit <n>', 'at most so many events and deliveries', count, 10)
    .addHelpText(
      'after',
      examples(
        'nocturne profile show ana@people.example',
        'nocturne profile show customer_number:13995 --json',
      ),
    )
    .action(act(show))
  command
    .command('history')
    .description(
      "A person's life, in the order of time: founded, merged, records linked and unlinked, values that changed with their source, segments entered and exited, consents, deliveries. Names and identifiers are opened for it: who did stands in the audit log.",
    )
    .argument('<PERSON>', PERSON)
    .addHelpText(
      'after',
      examples(
        'nocturne profile history ana@people.example',
        'nocturne profile history customer_number:13995 --json',
      ),
    )
    .action(act(async (cli, text: string) => (await import('./profile-history.ts')).historyOf(cli, text)))
  explaining(command, act)
  deciding(command, act)
}

const BY = ['--by <name>', 'who decides (default: the account)', words] as const
const REASON = ['--reason <text>', 'why, in at most 200 characters; no customer', words] as const

function explaining(command: Command, act: Act): void {
  command
    .command('explain')
    .description(
      'What holds two persons together (identifiers by type and source, links of comparing, decisions), or what keeps them apart: an exclusive identifier, names or birth that differ, too little alike, a limit, a blocked value, a decision; and what comparing says of them, in bits. No value is opened.',
    )
    .argument('<A>', `${PERSON}, or a record as SOURCE:KEY`)
    .argument('<B>', 'the other one, in the same words')
    .addHelpText(
      'after',
      examples(
        'nocturne profile explain customer_number:13995 ana@people.example',
        'nocturne profile explain crm:13995 web:20411',
      ),
    )
    .action(
      act(async (cli: Cli, a: string, b: string) =>
        (await import('./profile-explain.ts')).explainOf(cli, a, b),
      ),
    )
}

function deciding(command: Command, act: Act): void {
  command
    .command('merge')
    .description(
      'Decide that two profiles are one person, whatever their records share. The next run obeys, and every later one; a later `profile split` takes it back.',
    )
    .argument('<A>', PERSON)
    .argument('<B>', PERSON)
    .requiredOption(...REASON)
    .option(...BY)
    .addHelpText(
      'after',
      examples(
        'nocturne profile merge customer_number:13995 customer_number:20411 --by ana --reason "ticket 871: married"',
      ),
    )
    .action(
      act(async (cli: Cli, a: string, b: string, options: Word) =>
        (await import('./profile-merge.ts')).mergeOf(cli, a, b, options),
      ),
    )
  command
    .command('split')
    .description(
      'Decide that some records of a profile are another person than its others, whatever they share. The next run obeys, and every later one; a later `profile merge` takes it back. `profile show` lists the records.',
    )
    .argument('<PERSON>', PERSON)
    .option('--records <r,...>', 'the records of the other person: SOURCE:KEY or record id, commas between')
    .option('--identifier <type:value>', 'the records that carry this identifier')
    .requiredOption(...REASON)
    .option(...BY)
    .addHelpText(
      'after',
      examples(
        'nocturne profile split ana@people.example --records crm:77,shop:1203 --by ana --reason "ticket 872: mother and daughter"',
        'nocturne profile split ana@people.example --identifier phone:+33612345678 --reason "ticket 873: shared phone"',
      ),
    )
    .action(
      act(async (cli: Cli, person: string, options: SplitOptions) =>
        (await import('./profile-split.ts')).splitOf(cli, person, options),
      ),
    )
}

async function show(cli: Cli, text: string, options: Options): Promise<ExitCode> {
  const { findPerson, notFound, onlyProfile } = await import('../person/person.ts')
  return withDatabase(cli, async (session) => {
    const person = await findPerson(cli, session, text)
    const picture = await readPicture(session.db, person.runId, onlyProfile(person), options.limit, cli.now())
    if (picture === null) throw notFound('That person is not in the published run any more.', null)
    const zone = await zoneOf(session.db)
    cli.output.result(() => profileLines(picture, zone, cli.output.paint), picture)
    return EXIT.done
  })
}

/** One transaction: nothing is opened without its entry in the audit log. */
function readPicture(
  db: Db,
  runId: number,
  profileId: string,
  limit: number,
  now: Date,
): Promise<PersonPicture | null> {
  return db.transaction(async (tx) => {
    const opened = await openProfile(tx, runId, profileId, operatorName())
    if (opened === null) return null
    const ids = opened.identifiers.map((i) => i.identifier_id)
    return {
      run_id: runId,
      ...opened,
      traits: await shownTraits(tx, runId, profileId),
      segments: await readMemberships(tx, profileId),
      contactability: await readContactability(tx, profileId),
      consents: await openEntries(tx, (await showConsent(tx, ids, now)).entries),
      counts: await countPersonRows(tx, profileId, opened.aliases),
      events: await readPersonEvents(tx, profileId, limit),
      deliveries: await readPersonDeliveries(tx, [profileId, ...opened.aliases], limit),
    }
  })
}

async function shownTraits(tx: Db, runId: number, profileId: string): Promise<readonly ShownTrait[]> {
  const currency = reportingCurrency(await readRunFiles(tx, runId))
  const rows = await readTraits(tx, profileId)
  return rows.map((row) => {
    const { name, value, since_run } = row
    return { name, value, unit: traitUnit(row, currency), since_run }
  })
}
