import { z } from 'zod'
import { byShape, strict } from './strict.ts'
import { name } from './words.ts'

/** Name -> the row of a dataset that values point at. */
export const joins = (of: string, example: string) =>
  z
    .record(
      name(),
      strict({
        dataset: name().describe('Dataset of a source of reference rows.'),
        key: byShape(
          [
            ['a name', name()],
            ['a list of names', z.array(name()).min(1, { error: 'one name or more' })],
          ],
          (input) => (Array.isArray(input) ? 1 : 0),
        ).describe(`${of} that names the row; several, in the order of the key columns of the dataset.`),
      }),
    )
    .describe(`Rows that rules can use beside: \`${example}\`.`)
export type JoinsRaw = z.output<ReturnType<typeof joins>>
