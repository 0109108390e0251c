import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { Verb } from '../catalogue.ts'
import type { Act, Cli } from '../cli.ts'
import { examples } from '../examples.ts'
import { count, wholeNumber, words } from '../values.ts'
import type { FitFlags } from './identity-fit.ts'
import type { MatchFlags } from './identity-match.ts'

/** `nocturne identity match | plan | fit` */
export const identity: Verb = (command, act) => {
  matching(command, act)
  planning(command, act)
  fitting(command, act)
}

function matching(command: Command, act: Act): void {
  command
    .command('match')
    .description(
      'Find the records of one person in a CSV file, or in several: no database, no labels, no training. The map of columns is YAML, one `column: concept` a line; columns that it does not name are ignored. Each record is written with the id of its cluster.',
    )
    .requiredOption(
      '--input <file>',
      'CSV file with a line of headers, also .gz; may be given again',
      another,
    )
    .requiredOption('--fields <map>', 'YAML file, one `column: concept` a line')
    .requiredOption('--output <file>', 'CSV file to write: unique_id,cluster_id (also .gz)')
    .option('--threads <n>', 'worker threads (default: one a core)', count)
    .option('--seed <n>', 'of the random pairs from which the model is fitted', wholeNumber, 1)
    .option(
      '--explain <key...>',
      'say why these two records are one person, or why not; of several inputs source:key',
    )
    .option('--model <file>', 'write the model, fitted or used: JSON without a value of anybody')
    .option(
      '--use-model <file>',
      'match with a model that --model wrote, or that Splink saved, instead of fitting one',
    )
    .addHelpText('after', CONCEPT_HELP)
    .addHelpText(
      'after',
      examples(
        'nocturne identity match --input people.csv --fields map.yaml --output clusters.csv',
        'nocturne identity match --input crm.csv.gz --input shop.csv --fields map.yaml --output clusters.csv.gz --json',
        'nocturne identity match --input people.csv --fields map.yaml --output clusters.csv --explain 17 42',
      ),
    )
    .action(
      act(async (cli: Cli, flags: Omit<MatchFlags, 'threads'> & Partial<MatchFlags>) => {
        const { matchVerb } = await import('./identity-match.ts')
        return matchVerb(cli, { ...flags, threads: flags.threads ?? availableParallelism() })
      }),
    )
}

const SAMPLES = [
  '--samples <n>',
  'name so many profiles that are merged, and so many that are split',
  wholeNumber,
  3,
] as const

function planning(command: Command, act: Act): void {
  command
    .command('plan')
    .description(
      'What the identity.yaml of the project would merge and split against the published night, if no record changed: profiles before and after, and samples with the reason. It reads, and writes nothing; no value is opened.',
    )
    .option(...SAMPLES)
    .addHelpText(
      'after',
      examples(
        'nocturne identity plan',
        'nocturne identity plan --samples 20',
        'nocturne identity plan --json',
      ),
    )
    .action(
      act(async (cli: Cli, flags: { readonly samples: number }) =>
        (await import('./identity-plan.ts')).planOf(cli, flags),
      ),
    )
}

function fitting(command: Command, act: Act): void {
  command
    .command('fit')
    .description(
      'Fit a new model to the records of the published night: how it differs from the one in use, whether that one still fits, and which profiles adopting it would merge and split. Without --adopt nothing is written.',
    )
    .option('--adopt', 'use it from the next night on')
    .option('--by <name>', 'who adopts it (default: the account)', words)
    .option('--reason <text>', 'why, in at most 200 characters; no customer', words)
    .option('--model <file>', 'write the model: JSON without a value of anybody')
    .option(
      '--use-model <file>',
      'take a model that --model wrote, or that Splink saved, instead of fitting one',
    )
    .option(...SAMPLES)
    .addHelpText(
      'after',
      examples(
        'nocturne identity fit',
        'nocturne identity fit --adopt --by ana --reason "twice as many customers since the merger of the shops"',
        'nocturne identity fit --use-model model.json --samples 10',
      ),
    )
    .action(act(async (cli: Cli, flags: FitFlags) => (await import('./identity-fit.ts')).fitOf(cli, flags)))
}

const another = (file: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  file,
]

const CONCEPT_HELP = `
Concepts:
  key (the row's own id, unique in its file; default: the number of the row)
  given_name middle_name family_name full_name, gender, occupation
  birth_date, or birth_year birth_month birth_day, birth_place
  email phone
  house_number street address_line postal_code city region country
  id            an identifying number that may be mistyped
  id:exclusive  a person has one: two different values keep records apart
  id:shared     several people may have it: a weak hint
  category      anything else that one person's records have in common`
