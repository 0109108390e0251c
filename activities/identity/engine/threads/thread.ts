import { workerData } from 'node:worker_threads'
import type { Encoded } from '../types.ts'
import { type Results, type Task, workOn } from './work.ts'

/** What a thread does; start.js lets it read this file. */
const work = workOn(workerData as Encoded)

export default (task: Task): Results[Task['does']] => work(task)
