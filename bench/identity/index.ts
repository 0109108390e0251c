/**
 * The identity engine through `nocturne identity match`, against the bars of its design and against Splink.
 * `npm run bench:identity [-- part ...]`, parts: labelled, scoring, million, five-million, unseen, splink (default: all).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { print } from './lines.ts'
import type { Measured } from './measure.ts'
import { fiveMillion, labelled, million, unseen } from './parts.ts'
import { scoring } from './scoring.ts'
import { splinkLines } from './splink-lines.ts'

const PARTS = ['labelled', 'scoring', 'million', 'five-million', 'unseen', 'splink'] as const
const asked = process.argv.slice(2)
const wrong = asked.find((part) => !(PARTS as readonly string[]).includes(part))
if (wrong !== undefined) throw new Error(`There is no part ${wrong}; there are ${PARTS.join(', ')}.`)
const wants = (part: (typeof PARTS)[number]): boolean => asked.length === 0 || asked.includes(part)

const scratch = mkdtempSync(join(tmpdir(), 'identity-bench-'))
try {
  const measured: Measured[] = []
  if (wants('labelled')) measured.push(...(await labelled(scratch, print)))
  if (wants('scoring')) await scoring(print)
  if (wants('million')) measured.push(...(await million(scratch, print)))
  if (wants('five-million')) await fiveMillion(scratch, print)
  if (wants('unseen')) await unseen(scratch, print)
  if (wants('splink')) await splinkLines(measured, scratch, print)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
