import type { End } from './end.ts'

/** As much of an SMTP library's error as decides. */
export interface SmtpFault {
  readonly code?: string | undefined
  readonly originalCode?: string | undefined
  readonly command?: string | undefined
  readonly responseCode?: number | undefined
}

/**
 * What an error says of the mail. `begun` = a byte of the message itself may have left us: from then on only the server's own
 * answer to the message counts, everything else is unknown (RFC 1047). An answer that says neither later (4yz) nor
 * no (5yz) is one to something else: the session is out of step.
 */
export function smtpEnd(fault: SmtpFault, begun: boolean): End {
  const answer = fault.responseCode
  if (begun) {
    if (fault.code !== 'EMESSAGE' || answer === undefined) return { kind: 'unknown', code: systemCode(fault) }
    return refusal(answer) ?? { kind: 'unknown', code: `${answer}` }
  }
  if (fault.code === 'EMESSAGE' && answer === undefined) return { kind: 'refused', code: 'too_large' }
  if (answer === undefined) return { kind: 'unreachable', code: systemCode(fault) }
  // 421 ends the session, whatever was asked; a refused sender is the destination's trouble, not the recipient's.
  const aboutRecipient = fault.command === 'RCPT TO' || fault.command === 'DATA'
  const refused = answer === 421 || !aboutRecipient ? null : refusal(answer)
  return refused ?? { kind: 'unreachable', code: `${answer}` }
}

function refusal(answer: number): End | null {
  const code = `${answer}`
  if (answer >= 500 && answer <= 599) return { kind: 'refused', code }
  return answer >= 400 && answer <= 499 ? { kind: 'deferred', code } : null
}

const systemCode = (fault: SmtpFault): string => fault.originalCode ?? fault.code ?? 'ECONNECTION'
