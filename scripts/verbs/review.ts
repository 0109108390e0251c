import type { Command } from 'commander'
import type { Verb } from '../catalogue.ts'
import type { Act, Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import type { Word } from '../person/decisions.ts'
import { count, words } from '../values.ts'

/** `nocturne review list`, `show ITEM | A B`, `accept`, `reject` */
export const review: Verb = (command, act) => {
  command
    .command('list')
    .description(
      'What comparing names, births and addresses is least sure of, by expected damage: pairs of records that it kept apart, and bridges, links that alone hold a profile together. No value is opened.',
    )
    .option('--limit <n>', 'at most so many items', count, 20)
    .addHelpText('after', examples('nocturne review list', 'nocturne review list --limit 100 --json'))
    .action(
      act(async (cli: Cli, options: { readonly limit: number }) =>
        (await import('./review-list.ts')).listOf(cli, options.limit),
      ),
    )
  command
    .command('show')
    .description(
      'What speaks for one person and what against, comparison by comparison, in bits. Names of levels alone; --open shows what the two records say, and who did stands in the audit log.',
    )
    .argument('<ITEM>', ITEM)
    .argument('[B]', B)
    .option('--open', 'the two records side by side, opened')
    .addHelpText(
      'after',
      examples(
        'nocturne review show 3fa2c1d0',
        'nocturne review show 3fa2c1d0 --open',
        'nocturne review show crm:77 shop:1203',
      ),
    )
    .action(
      act(async (cli: Cli, item: string, b: string | undefined, options: { readonly open?: true }) =>
        (await import('./review-show.ts')).showOf(cli, item, b, options.open === true),
      ),
    )
  answering(command, act, 'accept')
  answering(command, act, 'reject')
}

const ITEM = 'item of `review list`, or record A as SOURCE:KEY'
const B = 'record B as SOURCE:KEY, where the first is record A'

const WHAT = {
  accept:
    'Decide that the two records of an item are one person. The next run obeys, and every later one; a later `review reject` or `profile split` takes it back.',
  reject:
    'Decide that the two records of an item are two people. The next run obeys, and every later one: of a bridge it parts the two sides. A later `review accept` or `profile merge` takes it back.',
} as const

function answering(command: Command, act: Act, answer: 'accept' | 'reject'): void {
  command
    .command(answer)
    .description(WHAT[answer])
    .argument('<ITEM>', ITEM)
    .argument('[B]', B)
    .requiredOption('--reason <text>', 'why, in at most 200 characters; no customer', words)
    .option('--by <name>', 'who decides (default: the account)', words)
    .addHelpText(
      'after',
      examples(
        `nocturne review ${answer} 3fa2c1d0 --by ana --reason "${answer === 'accept' ? 'ticket 871: married' : 'ticket 872: twins'}"`,
      ),
    )
    .action(
      act(async (cli: Cli, item: string, b: string | undefined, options: Word) =>
        (await import('./review-answer.ts')).answerOf(cli, answer, item, b, options),
      ),
    )
}
