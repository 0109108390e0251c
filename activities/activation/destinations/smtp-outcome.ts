/** What became of one mail at the SMTP server. Codes are numbers of the protocol or words of the system, never texts. */
export type SmtpEnd =
  /** The server took it. */
  | { readonly kind: 'sent' }
  /** The server refused this mail for good. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The server put this mail off. */
  | { readonly kind: 'deferred'; readonly code: string }
  /** Nothing was sent, and it is not this mail's fault. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** It may have been taken: the answer never came. */
  | { readonly kind: 'unknown'; readonly code: string }

/** As much of an SMTP library's error as decides. */
export interface SmtpFault {
  readonly code?: string | undefined
  readonly originalCode?: string | undefined
  readonly command?: string | undefined
  readonly responseCode?: number | undefined
}

/**
 * Judges an error. `begun` = a byte of the message itself may have left us: from then on only the server's own
 * answer to the message counts, everything else is unknown (RFC 1047). An answer that says neither later (4yz) nor
 * no (5yz) is one to something else: the session is out of step.
 */
export function smtpEnd(fault: SmtpFault, begun: boolean): SmtpEnd {
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

function refusal(answer: number): SmtpEnd | null {
  const code = `${answer}`
  if (answer >= 500 && answer <= 599) return { kind: 'refused', code }
  return answer >= 400 && answer <= 499 ? { kind: 'deferred', code } : null
}

const systemCode = (fault: SmtpFault): string => fault.originalCode ?? fault.code ?? 'ECONNECTION'
