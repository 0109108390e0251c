import { readFields } from '../../scripts/identity/fields.ts'
import { readTable } from '../../scripts/identity/read-table.ts'
import { type Scores, scoresOf } from './scores.ts'

/** Compares the file of clusters that `identity match` wrote with the column `cluster` of its input. */
export async function evaluate(input: string, key: string, output: string): Promise<Scores> {
  const truth = await clustersOf(input, `${key}: key\ncluster: category\n`)
  const found = await clustersOf(output, 'unique_id: key\ncluster_id: category\n')
  return scoresOf(found, truth)
}

/** Of each record, in the order of the keys, the number of its cluster. */
async function clustersOf(path: string, map: string): Promise<Int32Array> {
  const { table } = await readTable([{ name: path, path }], readFields('map', map), () => undefined)
  const codes = table.columns[0]?.codes ?? new Int32Array()
  if (codes.includes(-1)) throw new Error(`${path} has a record without a cluster`)
  return codes
}
