import { ApplicationFailure, setHandler } from '@temporalio/workflow'
import type { NightProgress, OperatorWord } from '../../core/night.ts'
import { EXAMPLE, wordProblem } from '../../core/operator-word.ts'
import { approve, type OperatorSays, pause, progress, reject, resume } from '../messages.ts'
import { show } from './marks.ts'
import { type Night, progressOf } from './state.ts'

/** Registers all messages; called before the night's first await, so that none is lost. */
export function handleMessages(night: Night): void {
  const view = (): NightProgress => progressOf(night, Date.now())
  setHandler(progress, view, { description: 'Stages of this night with their counts, and what it waits for' })
  setHandler(approve, decide(night, 'approve', view), {
    description: `Lets a waiting night go on. Argument: ${EXAMPLE}`,
    validator: (said) => refuseWrong(night, said),
  })
  setHandler(reject, decide(night, 'reject', view), {
    description: `Ends a waiting night: nothing is published, or no message goes out. Argument: ${EXAMPLE}`,
    validator: (said) => refuseWrong(night, said),
  })
  handlePause(night, view)
}

function handlePause(night: Night, view: () => NightProgress): void {
  const say = (word: OperatorWord | null, said: OperatorWord): NightProgress => {
    night.pause = word
    if (word === null) night.resumed = trimmed(said)
    if (night.run !== null) show(night, night.current ?? 'extract', {})
    return view()
  }
  setHandler(pause, (said) => say(trimmed(said), said), {
    description: `The night stands still once the parts that are under way have ended. Argument: ${EXAMPLE}`,
    validator: (said) => refuseProblem(wordProblem(said) ?? pauseProblem(night)),
  })
  setHandler(resume, (said) => say(null, said), {
    description: `Lets a paused night go on. Argument: ${EXAMPLE}`,
    validator: (said) =>
      refuseProblem(wordProblem(said) ?? (night.pause === null ? 'this night is not paused' : null)),
  })
}

function pauseProblem({ pause: word, closing, state }: Night): string | null {
  if (closing) return `this night is about to end: it is ${state}`
  return word === null ? null : `it is paused already, by ${word.by}: go on with "resume"`
}

const trimmed = ({ by, reason }: OperatorWord): OperatorWord => ({ by: by.trim(), reason: reason.trim() })

const decide =
  (night: Night, decision: 'approve' | 'reject', view: () => NightProgress) =>
  (said: OperatorSays): NightProgress => {
    night.decision = { decision, by: said.by.trim(), reason: said.reason.trim() }
    return view()
  }

function refuseWrong(night: Night, said: OperatorSays): void {
  refuseProblem(wordProblem(said) ?? gateProblem(night, said))
}

function refuseProblem(problem: string | null): void {
  if (problem !== null) throw ApplicationFailure.nonRetryable(problem, 'REFUSED')
}

function gateProblem(night: Night, said: OperatorSays): string | null {
  if (night.waitingFor === null) return `this night waits for nobody: it is ${night.state}`
  if (night.decision !== null) return `it was decided already, by ${night.decision.by}`
  if (said.gate !== undefined && said.gate !== null && said.gate !== night.waitingFor)
    return `it waits at the gate '${night.waitingFor}', not '${said.gate}'; leave "gate" out, or name that one`
  return null
}
