import type { Mark, Session, SourceIo, Unit } from '../../../../activities/extract/sources/kind.ts'
import type { RowsSpec, SourceSpec } from '../../../../core/brand/source.ts'
import type { RejectionReason } from '../../../../core/mapping.ts'

/** Rows whose mapping reads these columns. */
export const reading = (...columns: readonly string[]): RowsSpec => ({
  are: 'reference',
  dataset: 'things',
  validFrom: null,
  attributes: Object.fromEntries(columns.map((from) => [from, { from, as: 'text' as const }])),
})

/** What a session needs to know of its source; `from` goes to the session by itself. */
export function remoteSpec(given: Partial<SourceSpec> = {}): SourceSpec {
  const spec = {
    name: 'remote',
    key: ['id'],
    contents: 'changes',
    drift: 'ignore',
    timeZone: 'UTC',
    deleted: null,
    rows: reading('name'),
    defaults: { nulls: [], zone: 'UTC', decimal: '.' },
    ...given,
  }
  return spec as unknown as SourceSpec
}

export interface TestIo extends SourceIo {
  /** Milliseconds slept, in their order. */
  readonly slept: readonly number[]
}

/** The true clock, but waiting takes no time. */
export function testIo(given: Partial<SourceIo> = {}): TestIo {
  const slept: number[] = []
  return {
    businessDate: '2026-03-27',
    asOf: new Date('2026-03-28T00:00:00Z'),
    projectDir: '/',
    now: () => new Date(),
    sleep: (ms) => {
      slept.push(ms)
      return Promise.resolve()
    },
    signal: new AbortController().signal,
    ...given,
    slept,
  }
}

export interface UnitRead {
  readonly name: string
  readonly complete: boolean
  readonly keysOnly: boolean
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly originals: readonly string[]
  readonly refused: readonly { readonly reason: RejectionReason; readonly at: string }[]
  readonly at: readonly string[]
  readonly notes: Readonly<Record<string, number>>
}

/** Reads a unit as the loader does: rows, check, marks. */
export async function readUnit(
  unit: Unit,
  marks: readonly Mark[],
): Promise<{ readonly read: UnitRead; readonly marks: readonly Mark[] }> {
  const rows: (readonly string[])[] = []
  const originals: string[] = []
  const at: string[] = []
  const refused: { reason: RejectionReason; at: string }[] = []
  for await (const batch of unit.rows?.batches ?? []) {
    for (const [index, row] of batch.rows.entries()) {
      rows.push(row)
      at.push(batch.at(index))
      originals.push(batch.originals?.[index] ?? '')
    }
    refused.push(...batch.rejections.map(({ reason, at: place }) => ({ reason, at: place })))
  }
  await unit.check()
  const { name, complete, keysOnly, notes } = unit
  const header = unit.rows?.header ?? []
  const saved = stored(unit.marks())
  const others = marks.filter((mark) => !saved.some((one) => one.name === mark.name))
  return {
    read: { name, complete, keysOnly, header, rows, originals, refused, at, notes },
    marks: [...others, ...saved],
  }
}

/** Loads units until there are no more, or as many as said; always closes. */
export async function readSession(
  session: Session,
  before: readonly Mark[] = [],
  most = Number.POSITIVE_INFINITY,
): Promise<{ readonly units: readonly UnitRead[]; readonly marks: readonly Mark[] }> {
  const units: UnitRead[] = []
  let marks = before
  try {
    while (units.length < most) {
      const unit = await session.next(marks)
      if (unit === null) break
      const done = await readUnit(unit, marks)
      units.push(done.read)
      marks = done.marks
    }
  } finally {
    await session.close()
  }
  return { units, marks }
}

/** As jsonb gives it back: keys in another order. */
function stored(marks: readonly Mark[]): readonly Mark[] {
  const turned = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value).toReversed()
    return Object.fromEntries(entries.map(([name, part]) => [name, turned(part)]))
  }
  return marks.map((mark) => ({ ...mark, value: turned(mark.value) as Mark['value'] }))
}

/** First column of every row of all units. */
export const keysOf = (units: readonly UnitRead[]): readonly string[] =>
  units.flatMap(({ rows }) => rows.map(([key]) => key ?? ''))
