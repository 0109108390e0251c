import { generate, type Settings, type Summary } from '../../../examples/le-parcours/generate/generate.ts'
import type { Sink } from '../../../examples/le-parcours/generate/sink.ts'

/** Files in memory, by their path; packed ones stay plain. */
export interface Made {
  readonly files: ReadonlyMap<string, Buffer>
  readonly summary: Summary
}

const FIRST_NIGHT = '2026-03-27'

/** Generates into memory. */
export async function made(given: Partial<Settings>): Promise<Made> {
  const pieces = new Map<string, Buffer[]>()
  const sink: Sink = {
    open: (path) => {
      const own: Buffer[] = []
      pieces.set(path, own)
      return {
        write: (bytes) => void own.push(bytes),
        ready: () => Promise.resolve(),
        close: () => Promise.resolve(),
      }
    },
  }
  const settings = { people: 500, nights: 3, seed: 7, firstNight: FIRST_NIGHT, ...given }
  const summary = await generate(settings, sink)
  return { files: new Map([...pieces].map(([path, own]) => [path, Buffer.concat(own)])), summary }
}

/** The text of a file; a missing one is a mistake of the test. */
export function textOf({ files }: Made, path: string): string {
  const bytes = files.get(path)
  if (bytes === undefined) throw new Error(`No file ${path}.`)
  return bytes.toString('utf8')
}

/** The objects of a file of NDJSON. */
export function objectsOf<T>(data: Made, path: string): readonly T[] {
  return textOf(data, path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

export interface FateRow {
  readonly source: string
  readonly file: string
  readonly line: number
  readonly key: string
  readonly fate: string
  readonly reason: string
}

/** The fates of a night. Keys hold no comma. */
export function fatesOf(data: Made, date: string): readonly FateRow[] {
  return textOf(data, `truth/fates-${date}.csv`)
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((text) => {
      const [source = '', file = '', line = '', key = '', fate = '', reason = ''] = text.split(',')
      return { source, file, line: Number(line), key, fate, reason }
    })
}
