import { basename } from 'node:path'
import type { Table } from '../../activities/identity/engine/types.ts'
import type { MappedColumn } from './fields.ts'
import { readHeader } from './header.ts'
import type { InputFile } from './pieces.ts'
import { type FileIds, type FileRecords, readFile } from './read-file.ts'
import { planSlots } from './slots.ts'
import { tableOf } from './table.ts'

/**
 * Reads the mapped columns of one file, or of several that are one list. `onStep` is told now and then which file is
 * being read, and how many of its records were.
 */
export async function readTable(
  inputs: readonly InputFile[],
  map: readonly MappedColumn[],
  onStep: (step: string, records: number) => void,
): Promise<{ readonly table: Table; readonly files: readonly FileIds[] }> {
  const wanted = new Set(map.map(({ column }) => column))
  const headers = await Promise.all(inputs.map((input) => readHeader(input, wanted)))
  const plan = planSlots(map, headers)
  const files: FileRecords[] = []
  for (const [file, header] of headers.entries()) {
    const places = plan.slots.map((slot) => slot.places[file] ?? -1)
    const onRecords = (records: number): void => onStep(`read ${basename(header.input.name)}`, records)
    files.push(await readFile(header, { places, key: plan.keys[file] ?? -1, onRecords }))
  }
  return { table: tableOf(plan.slots, files), files: files.map(({ ids }) => ids) }
}
