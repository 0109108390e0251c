import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf, countText, secondsText } from '../../core/format.ts'
import type { Cli } from '../cli.ts'
import { misuse, Refusal } from '../failure.ts'
import { writeClusters } from '../identity/clusters-file.ts'
import { type MappedColumn, readFields } from '../identity/fields.ts'
import { type MatchedFiles, matchFiles } from '../identity/match.ts'
import { modelText, type ReadModel, readModel } from '../identity/model-file.ts'
import { checkInputsDiffer, checkOutput, writeWhole } from '../identity/output-file.ts'
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
  readonly model?: string
  readonly useModel?: string
}

const MOST_THREADS = 256

/** `nocturne identity match`: reads, matches, writes. */
export async function matchVerb(cli: Cli, flags: MatchFlags): Promise<ExitCode> {
  const named = (name: string): InputFile => ({ name, path: resolve(cli.cwd, name) })
  const inputs = flags.input.map(named)
  const output = named(flags.output)
  const modelFile = flags.model === undefined ? null : named(flags.model)
  const settings = [flags.fields, ...(flags.useModel === undefined ? [] : [flags.useModel])].map(named)
  checkFiles({ inputs, settings, output, model: modelFile })
  const map = mapOf(flags.fields, resolve(cli.cwd, flags.fields))
  const model = usedModel(cli, flags, map)
  const { threads, seed } = flags
  if (threads > MOST_THREADS)
    throw misuse('TOO_MANY_THREADS', `${threads} threads are too many.`, `Give at most ${MOST_THREADS}.`)
  const explain = flags.explain === undefined ? null : twoKeys(flags.explain)
  const onStep = steps(cli.output)
  const matched = await matchFiles({ inputs, map, threads, seed, explain, model, onStep })
  onStep('write', matched.records)
  if (modelFile !== null) await writeModel(modelFile.path, matched)
  await writeClusters(output.path, matched.files, matched.first)
  onStep(null, matched.records)
  tell(cli.output, matched, flags.output)
  return EXIT.done
}

interface NamedFiles {
  readonly inputs: readonly InputFile[]
  /** The map of columns, and the model that is used. */
  readonly settings: readonly InputFile[]
  readonly output: InputFile
  readonly model: InputFile | null
}

function checkFiles({ inputs, settings, output, model }: NamedFiles): void {
  const read = [...inputs, ...settings]
  checkOutput({ ...output, flag: '--output' }, read)
  checkInputsDiffer(inputs)
  if (model !== null) checkOutput({ ...model, flag: '--model' }, [...read, output])
  for (const input of inputs) checkInput(input)
}

function usedModel(cli: Cli, flags: MatchFlags, map: readonly MappedColumn[]): ReadModel | null {
  const { useModel } = flags
  if (useModel === undefined) return null
  return readModel(useModel, resolve(cli.cwd, useModel), map, (told) => cli.output.warn(told))
}

async function writeModel(path: string, { model }: MatchedFiles): Promise<void> {
  if (model === null)
    throw new Refusal(
      EXIT.failed,
      'NO_MODEL',
      'A model cannot be fitted to fewer than two records.',
      'Leave --model out.',
    )
  await writeWhole(path, (beside) => writeFile(beside, modelText(model)))
}

function twoKeys(keys: readonly string[]): readonly [string, string] {
  const [a, b, ...more] = keys
  if (a !== undefined && b !== undefined && more.length === 0) return [a, b]
  throw misuse('BAD_EXPLAIN', '--explain wants the keys of two records.', 'For example: --explain 17 42')
}

function tell(output: Output, matched: MatchedFiles, file: string): void {
  const { records, pairs, lostPairs, blockedValues, model, clusters, explanation } = matched
  // Since the process started: what somebody waits for.
  const seconds = performance.now() / 1000
  const rssMb = process.resourceUsage().maxRSS / 1024
  output.result(
    () => [
      `${countOf(records, 'record', 'records')}, ${countOf(clusters, 'person', 'people')}; written to ${file}.`,
      `${countOf(pairs, 'pair', 'pairs')} compared, ${secondsText(seconds)}, ${countText(rssMb)} MB.`,
      ...(lostPairs === 0
        ? []
        : [
            `${countOf(lostPairs, 'pair', 'pairs')} of too many alike not compared, unless another rule found them.`,
          ]),
      ...(blockedValues === 0
        ? []
        : [`${countOf(blockedValues, 'identifier', 'identifiers')} of too many people counted for nobody.`]),
      ...(explanation === null ? [] : ['', ...explanationLines(explanation, output.paint)]),
    ],
    {
      seconds: round(seconds),
      rss_mb: Math.round(rssMb),
      records,
      pairs,
      prior: model?.prior ?? null,
      clusters,
      lost_pairs: lostPairs,
      blocked_values: blockedValues,
      ...(explanation === null ? {} : { explain: explanation }),
    },
  )
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000

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
