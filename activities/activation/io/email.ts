import type { EmailDestination } from '../../../core/brand/destination.ts'
import { openSmtpLane } from '../destinations/smtp.ts'
import type { RangeResult } from '../types.ts'
import { newComposer } from './compose.ts'
import type { Job } from './job.ts'
import { sendSingly } from './singly.ts'

/** Sends what may go of one range by SMTP, which cannot deduplicate. */
export function sendByEmail(job: Job<EmailDestination>): Promise<RangeResult> {
  return sendSingly(job, {
    compose: newComposer(job.deps.db, { ...job, databaseId: job.range.databaseId }, job.deps.now),
    openLane: () => openSmtpLane(job.destination, job.timing.smtp),
    refOf: (mail) => mail.messageId,
    repeatableMs: 0,
  })
}
