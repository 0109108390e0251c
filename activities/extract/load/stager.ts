import { setImmediate } from 'node:timers/promises'
import type { Db } from '../../../db/connect.ts'
import { type CopyValue, copyLine } from '../../../db/copy.ts'
import { temp } from '../../../db/temp.ts'

/** A table that rows are copied into: mostly a temporary one, before statements over all of its rows. */
export interface StageTable {
  readonly name: string
  /** Columns and their types; they may have defaults. null: the table is there, and stays. */
  readonly definition: string | null
  /** Columns that are copied, in this order. */
  readonly columns: readonly string[]
}

/** Rows on their way to their tables. */
export interface Stager {
  add(table: StageTable, values: readonly CopyValue[]): void
  /** To be awaited every few hundred rows: sends what has piled up, while the next rows are mapped. */
  pump(): Promise<void>
  /** Sends the rest, and waits until all of it is there. */
  finish(): Promise<void>
}

/** Enough that a COPY is not mostly round trip, little enough to be forgotten soon. */
const PILE = 4 * 2 ** 20

/** Makes the tables, and a stager into them. They go with the transaction. */
export async function createStager(tx: Db, tables: readonly StageTable[]): Promise<Stager> {
  for (const { name, definition } of tables) {
    if (definition !== null) await temp(tx, name, `(${definition})`)
  }
  let piles = new Map<StageTable, Pile>()
  let size = 0
  let sending: Promise<void> = Promise.resolve()
  let busy = false
  const send = async (): Promise<void> => {
    // Two copies at once share one connection: they would only wait for each other in memory.
    await sending
    const full = piles
    piles = new Map()
    size = 0
    busy = true
    sending = sendAll(tx, full).finally(() => {
      busy = false
    })
    // A failure is thrown by whoever awaits next; until then it is nobody's.
    sending.catch(() => undefined)
  }
  return {
    add: (table, values) => {
      let pile = piles.get(table)
      if (!pile) {
        pile = { full: [], chunk: Buffer.allocUnsafe(CHUNK), used: 0 }
        piles.set(table, pile)
      }
      size += write(pile, copyLine(values))
    },
    pump: async () => {
      if (size >= PILE) await send()
      // A COPY goes on only when the event loop comes round: mapping must let it.
      else if (busy) await setImmediate()
    },
    finish: async () => {
      await send()
      await sending
    },
  }
}

/** Lines as bytes: as strings they would be ropes of their fields, three times as large, until they are sent. */
interface Pile {
  readonly full: Buffer[]
  chunk: Buffer
  used: number
}

const CHUNK = 256 * 1024
/** Most bytes that one character of a string can take in UTF-8. */
const WIDEST = 3

function write(pile: Pile, line: string): number {
  const most = line.length * WIDEST
  if (pile.used + most > pile.chunk.length) {
    pile.full.push(pile.chunk.subarray(0, pile.used))
    pile.chunk = Buffer.allocUnsafe(Math.max(CHUNK, most))
    pile.used = 0
  }
  const bytes = pile.chunk.write(line, pile.used)
  pile.used += bytes
  return bytes
}

async function sendAll(tx: Db, piles: ReadonlyMap<StageTable, Pile>): Promise<void> {
  for (const [{ name, columns }, pile] of piles) {
    await tx.copyIn(`copy ${name} (${columns.join(', ')}) from stdin`, chunksOf(pile))
  }
}

async function* chunksOf({ full, chunk, used }: Pile): AsyncGenerator<Buffer, void, void> {
  yield* full
  yield chunk.subarray(0, used)
}
