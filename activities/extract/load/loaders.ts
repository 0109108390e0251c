import { consentLoader } from './consents.ts'
import { eventLoader } from './events.ts'
import { peopleLoader } from './people.ts'
import { referenceLoader } from './reference.ts'
import type { FileJob, Loader } from './types.ts'

/** The loader for the rows of a source. */
export function loaderOf(job: FileJob): Loader {
  const { rows } = job.spec
  switch (rows.are) {
    case 'people':
      return peopleLoader(job, rows)
    case 'events':
      return eventLoader(job, rows)
    case 'consents':
      return consentLoader(job, rows)
    case 'reference':
      return referenceLoader(job, rows)
  }
}
