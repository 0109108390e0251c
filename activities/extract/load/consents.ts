import type { ConsentRows } from '../../../core/brand/source.ts'
import { hopeless } from '../../../core/errors.ts'
import type { FileJob, Loader } from './types.ts'

export function consentLoader(job: FileJob, rows: ConsentRows): Loader {
  throw hopeless('NOT_YET', `Source ${job.spec.name}: rows ${rows.are} cannot be loaded yet.`)
}
