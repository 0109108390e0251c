import { Piscina } from 'piscina'
import type { Encoded } from '../types.ts'
import { type Results, type Task, workOn } from './work.ts'

/** Who does the tasks: this thread alone, or several beside it. */
export interface Crew {
  readonly run: <T extends Task>(task: T) => Promise<Results[T['does']]>
  readonly end: () => Promise<void>
}

/** `threads` = 1 does everything here, at once. */
export function crewOf(encoded: Encoded, threads: number): Crew {
  return threads === 1 ? alone(encoded) : together(encoded, threads)
}

function alone(encoded: Encoded): Crew {
  const work = workOn(encoded)
  return {
    run: <T extends Task>(task: T) => Promise.resolve(work(task) as Results[T['does']]),
    end: () => Promise.resolve(),
  }
}

function together(encoded: Encoded, threads: number): Crew {
  const pool = new Piscina<Task, Results[Task['does']]>({
    filename: new URL('./start.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: encoded,
  })
  return {
    run: async <T extends Task>(task: T) => (await pool.run(task)) as Results[T['does']],
    end: () => pool.destroy(),
  }
}
