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
 * answer to the message counts, everything else is unknown (RFC 1047).
 */
export function smtpEnd(fault: SmtpFault, begun: boolean): SmtpEnd {
  const answer = fault.responseCode
  if (begun) {
    if (fault.code !== 'EMESSAGE' || answer === undefined) return { kind: 'unknown', code: systemCode(fault) }
    return answer >= 500 ? { kind: 'refused', code: `${answer}` } : { kind: 'deferred', code: `${answer}` }
  }
  if (fault.code === 'EMESSAGE' && answer === undefined) return { kind: 'refused', code: 'too_large' }
  if (answer === undefined) return { kind: 'unreachable', code: systemCode(fault) }
  // 421 ends the session, whatever was asked; a refused sender is the destination's trouble, not the recipient's.
  const aboutRecipient = fault.command === 'RCPT TO' || fault.command === 'DATA'
  if (answer === 421 || !aboutRecipient) return { kind: 'unreachable', code: `${answer}` }
  return answer >= 500 ? { kind: 'refused', code: `${answer}` } : { kind: 'deferred', code: `${answer}` }
}

const systemCode = (fault: SmtpFault): string => fault.originalCode ?? fault.code ?? 'ECONNECTION'
