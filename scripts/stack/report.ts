/** Takes one line of progress for people. */
export type Report = (line: string) => void
