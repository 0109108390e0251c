import { EventEmitter } from 'node:events'
import { main } from '../../scripts/main.ts'

export interface Told {
  readonly exit: number
  readonly out: string
  readonly err: string
}

export interface Where {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command line in this process: all that `main` takes of a process is handed to it. */
export function tell(args: readonly string[], { cwd, env = {} }: Where): Promise<Told> {
  const out = sink()
  const err = sink()
  return new Promise((done, fail) => {
    const asked = {
      argv: ['node', 'nocturne', ...args],
      env: { PATH: process.env.PATH, HOME: cwd, ...env },
      cwd: () => cwd,
      stdout: out,
      stderr: err,
      on: () => asked,
      exit: (exit: number) => done({ exit, out: out.text(), err: err.text() }),
    }
    main(asked as unknown as NodeJS.Process).catch(fail)
  })
}

function sink(): EventEmitter & { readonly text: () => string } {
  let said = ''
  const write = (text: string, then?: () => void): boolean => {
    said += text
    then?.()
    return true
  }
  return Object.assign(new EventEmitter(), { write, text: () => said, isTTY: false })
}
