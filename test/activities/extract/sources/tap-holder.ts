/** A process that reads a tap which goes silent, made to be killed. Arguments: the file in which the tap writes its numbers. */

import { singerFrom, tapSession } from './singer-support.ts'
import { readSession } from './support.ts'

const [out = ''] = process.argv.slice(2)
await readSession(tapSession(singerFrom({ out, hang: 10, leaves: true })))
