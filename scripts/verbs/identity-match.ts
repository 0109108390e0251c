import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf, countText, secondsText } from '../../core/format.ts'
import type { Cli } from '../cli.ts'
import { misuse, Refusal } from '../failure.ts'
import { writeClusters } from '../identity/clusters-file.ts'
import { type MappedColumn, readFields } from '../identity/fields.ts'
import { type MatchedFiles, matchFiles } from '../identity/match.ts'
import { checkInput, type InputFile } from '../identity/pieces.ts'
import { explanationLines } from '../output/explanation-text.ts'
import type { Output } from '../output/output.ts'

export interface MatchFlags {
  readonly input: readonly string[]
  readonly fields: string
  readonly output: string
  readonly threads: number
  readonly seed: number
  readonly explain?: readonly string[]
}

const MOST_THREADS = 256

/** `nocturne identity match`: reads, matches, writes. */
export async function matchVerb(cli: Cli, flags: MatchFlags): Promise<ExitCode> {
  const inputs = flags.input.map((name) => ({ name, path: resolve(cli.cwd, name) }))
  const path = resolve(cli.cwd, flags.output)
  refuseOverwriting(inputs, path, flags.output)
  for (const input of inputs) checkInput(input)
  const map = mapOf(flags.fields, resolve(cli.cwd, flags.fields))
  const { threads, seed } = flags
  if (threads > MOST_THREADS)
    throw misuse('TOO_MANY_THREADS', `${threads} threads are too many.`, `Give at most ${MOST_THREADS}.`)
  const explain = flags.explain === undefined ? null : twoKeys(flags.explain)
  const onStep = steps(cli.output)
  const matched = await matchFiles({ inputs, map, threads, seed, explain, onStep })
  onStep('write', matched.records)
  await writeClusters(path, `${path}.${process.pid}.part`, matched.files, matched.first)
  onStep(null, matched.records)
  tell(cli.output, matched, flags.output)
  return EXIT.done
}

function twoKeys(keys: readonly string[]): readonly [string, string] {
  const [a, b, ...more] = keys
  if (a !== undefined && b !== undefined && more.length === 0) return [a, b]
  throw misuse('BAD_EXPLAIN', '--explain wants the keys of two records.', 'For example: --explain 17 42')
}

function tell(output: Output, matched: MatchedFiles, file: string): void {
  const { records, pairs, prior, clusters, explanation } = matched
  // Since the process started: what somebody waits for.
  const seconds = performance.now() / 1000
  const rssMb = process.resourceUsage().maxRSS / 1024
  output.result(
    () => [
      `${countOf(records, 'record', 'records')}, ${countOf(clusters, 'person', 'people')}; written to ${file}.`,
      `${countOf(pairs, 'pair', 'pairs')} compared, ${secondsText(seconds)}, ${countText(rssMb)} MB.`,
      ...(explanation === null ? [] : ['', ...explanationLines(explanation, output.paint)]),
    ],
    {
      seconds: round(seconds),
      rss_mb: Math.round(rssMb),
      records,
      pairs,
      prior,
      clusters,
      ...(explanation === null ? {} : { explain: explanation }),
    },
  )
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000

function refuseOverwriting(inputs: readonly InputFile[], path: string, output: string): void {
  if (inputs.some((input) => input.path === path))
    throw misuse('OUTPUT_IS_INPUT', `${output} is an input, too.`, 'Name another file for --output.')
  if (new Set(inputs.map((input) => input.path)).size < inputs.length)
    throw misuse(
      'INPUT_TWICE',
      'One file is given twice as --input.',
      'Give it once: doubles within a file are found.',
    )
  refuseUnwritable(path, output)
}

/** Before anything is read: nobody wants to hear of it behind the work. */
function refuseUnwritable(path: string, output: string): void {
  const directory = dirname(path)
  const give = 'Name a file in a directory that you may write to.'
  if (!existsSync(directory))
    throw misuse('NO_DIRECTORY', `There is no directory ${dirname(output)} for --output.`, give)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw misuse('OUTPUT_IS_DIRECTORY', `--output ${output} is a directory.`, give)
  try {
    accessSync(directory, constants.W_OK)
  } catch {
    throw misuse('NOT_WRITABLE', `The directory ${dirname(output)} of --output cannot be written to.`, give)
  }
}

function mapOf(name: string, path: string): readonly MappedColumn[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new Refusal(
      EXIT.invalid,
      'NOT_READABLE',
      `The map of columns ${name} cannot be read.`,
      'Write a YAML file with one `column: concept` a line; nocturne identity match --help lists the concepts.',
      { file: name },
    )
  }
  return readFields(name, text)
}

/** A line a step, once it has ended; on a terminal also the one that is under way. `null` = all is done. */
function steps(output: Output): (step: string | null, records: number) => void {
  let now: { readonly step: string; readonly began: number } | null = null
  return (step, records) => {
    const time = performance.now()
    if (now !== null && now.step !== step)
      output.note(`${now.step.padEnd(10)}  ${secondsText((time - now.began) / 1000).padStart(8)}`)
    if (step !== null && now?.step !== step) now = { step, began: time }
    if (step !== null) output.status(`${step}  ${countText(records)} records`)
  }
}
