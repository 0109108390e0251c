import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { PERSON } from '../person/person-words.ts'
import { instant, oneOf, words } from '../values.ts'
import type { RecordOptions } from './consent-record.ts'

/** `nocturne consent show | record` */
export const consent: Verb = (command, act) => {
  command
    .command('show')
    .description(
      'What a person said yes and no to, on each identifier, and what holds now. Identifiers are opened for it: who did stands in the audit log.',
    )
    .argument('<PERSON>', PERSON)
    .addHelpText('after', examples('nocturne consent show ana@people.example'))
    .action(act(async (cli: Cli, person: string) => (await import('./consent-show.ts')).showOf(cli, person)))
  command
    .command('record')
    .description(
      'Record what somebody said, outside of any night. A no acts at once; a yes acts at once too, when it counts by consent.yaml.',
    )
    .requiredOption('--identifier <type:value>', 'whose word it is: the one identifier that it is about')
    .requiredOption('--channel <channel>', 'channel of consent.yaml')
    .requiredOption('--purpose <purpose>', 'purpose of consent.yaml')
    .requiredOption('--action <action>', 'grant, withdraw or object', oneOf(['grant', 'withdraw', 'object']))
    .option('--at <iso>', 'when it was said (default: now)', instant)
    .option('--proof <proof>', 'what proves it: a file (its name and hash are kept) or a reference')
    .option(
      '--method <method>',
      'how it was said (default: the first of grant_methods that is no bulk method, and the answer names it)',
    )
    .option('--by <name>', 'who records it (default: the account)', words)
    .addHelpText(
      'after',
      examples(
        'nocturne consent record --identifier email:ana@people.example --channel email --purpose email_marketing --action withdraw --at 2026-11-20T10:00:00Z',
        'nocturne consent record --identifier email:bo@people.example --channel email --purpose email_marketing --action grant --method form --at 2026-11-20T10:00:00Z --proof form-2026-11-20.pdf',
      ),
    )
    .action(
      act(async (cli: Cli, options: RecordOptions) =>
        (await import('./consent-record.ts')).record(cli, options),
      ),
    )
}
