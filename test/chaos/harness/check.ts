import type { Moment } from './moment.ts'
import type { World } from './world.ts'

/** The mail server's own log against the ledger. */
export interface Ledger {
  readonly receivedTwice: number
  readonly sentNotReceived: number
  readonly receivedNotSent: number
  readonly stuck: number
  readonly unbalanced: number
  /** By business date. */
  readonly unknown: Readonly<Record<string, number>>
  /** Rows of a date that ended as sent or unknown. */
  readonly ended: Readonly<Record<string, number>>
}

interface Row {
  readonly delivery_id: string
  readonly wave: string
  readonly state: string
}

/** Compares them. */
export async function compare(world: World): Promise<Ledger> {
  const rows = await world.ask<Row>(
    'select delivery_id::text, wave::text, state from published.delivery order by delivery_id',
  )
  const received = world.mails.received()
  const states = new Map(rows.map((row) => [row.delivery_id, row.state]))
  const went = (state: string | undefined): boolean => state === 'sent' || state === 'unknown'
  return {
    receivedTwice: [...received.values()].filter((times) => times > 1).length,
    sentNotReceived: rows.filter((row) => row.state === 'sent' && !received.has(row.delivery_id)).length,
    receivedNotSent: [...received.keys()].filter((id) => !went(states.get(id))).length,
    stuck: rows.filter((row) => row.state === 'planned' || row.state === 'sending').length,
    unbalanced: (await world.ask('select * from published.check_balance')).length,
    unknown: byDate(rows.filter((row) => row.state === 'unknown')),
    ended: byDate(rows.filter((row) => went(row.state))),
  }
}

/** What must hold whatever died and when. */
export const CLEAN = {
  receivedTwice: 0,
  sentNotReceived: 0,
  receivedNotSent: 0,
  stuck: 0,
  unbalanced: 0,
} as const

/** The most rows of a night that may be unknown: four a connection for each sender or ledger that died. */
export function mostUnknown(kills: readonly Pick<Moment, 'process'>[], connections: number): number {
  return 4 * connections * kills.filter(({ process }) => process !== 'temporal').length
}

function byDate(rows: readonly Row[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { wave } of rows) counts[wave] = (counts[wave] ?? 0) + 1
  return counts
}
