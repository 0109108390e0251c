import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Sink, Target } from './sink.ts'

/** A sink that writes below a directory, which is made when it is not there. */
export function directorySink(root: string): Sink {
  return {
    open: (path) => {
      const place = join(root, path)
      mkdirSync(dirname(place), { recursive: true })
      return targetOf(place)
    },
  }
}

function targetOf(place: string): Target {
  const file = createWriteStream(place)
  const gzip = place.endsWith('.gz') ? createGzip({ level: 4 }) : null
  if (gzip) gzip.pipe(file)
  const first = gzip ?? file
  const done = finished(file)
  // A fault is told by close(); until then it must not end the process.
  done.catch(() => undefined)
  return {
    write: (bytes) => {
      first.write(bytes)
    },
    ready: async () => {
      if (first.writableNeedDrain) await Promise.race([once(first, 'drain'), done])
    },
    close: async () => {
      first.end()
      await done
    },
  }
}
