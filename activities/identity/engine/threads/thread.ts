import { workerData } from 'node:worker_threads'
import type { Encoded } from '../types.ts'
import { type Results, type Task, workOn } from './work.ts'

/** Where a thread starts: piscina hands its own data beside ours. */
const [, encoded] = workerData as readonly [unknown, Encoded]
const work = workOn(encoded)

export default (task: Task): Results[Task['does']] => work(task)
