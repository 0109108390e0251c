import { userInfo } from 'node:os'

/** Who stands in the audit log: the account that runs the command. */
export function operatorName(): string {
  try {
    return `cli:${userInfo().username}`
  } catch {
    // An account without an entry in the password file, as in some containers.
    return `cli:uid-${process.getuid?.() ?? 'unknown'}`
  }
}
