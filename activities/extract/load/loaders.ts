import type { Db } from '../../../db/connect.ts'
import { consentLoader } from './consents.ts'
import { eventLoader } from './events.ts'
import { peopleLoader } from './people.ts'
import { bulkPeopleLoader } from './people-bulk.ts'
import { referenceLoader } from './reference.ts'
import type { Loader, LoadJob } from './types.ts'

/** The loader for the rows of a source. */
export async function loaderOf(tx: Db, job: LoadJob): Promise<Loader> {
  const { rows } = job.spec
  switch (rows.are) {
    case 'people':
      return (await bulkPeopleLoader(tx, job, rows)) ?? peopleLoader(job, rows)
    case 'events':
      return eventLoader(job, rows)
    case 'consents':
      return consentLoader(job, rows)
    case 'reference':
      return referenceLoader(job, rows)
  }
}
