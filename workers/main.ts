import { NocturneError } from '../core/errors.ts'
import { EXIT, type ExitCode, exitOfCode } from '../core/exit.ts'
import { bundleWorkflows } from './bundle.ts'
import { createWorkers, type RunningWorkers } from './create.ts'
import { faultLog, installRuntime, logger, type WorkerLog } from './log.ts'
import { settingsOf } from './settings.ts'
import { describeUnknown } from './unknown-fault.ts'

/** A worker may live on this long after it was asked to end; the SDK gives its activities 25 s. */
const LAST_RESORT_MS = 35_000

const PATIENCE_MS = 60_000

/** The worker process of one brand: ends with 0 when it is asked to, else with the exit code of what is wrong. */
export async function main(process: NodeJS.Process): Promise<void> {
  const log = logger(process.stderr)
  const asked = new AbortController()
  // `disconnect`: the verb `worker` that started us in its foreground is gone.
  for (const name of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.on(name, () => {
      log.info({ signal: name }, 'asked to end')
      asked.abort()
      setTimeout(() => process.exit(1), LAST_RESORT_MS).unref()
    })
  const code = await run(process, log, asked.signal).catch((error: unknown) => tell(log, error))
  process.exit(code)
}

async function run(process: NodeJS.Process, log: WorkerLog, asked: AbortSignal): Promise<ExitCode> {
  installRuntime(log)
  const { argv, env } = process
  const settings = await settingsOf(argv.slice(2), env, process.cwd())
  log.level = settings.logLevel
  const workflowBundle = bundleWorkflows()
  // Nobody may be waiting for it yet, or any more, when it fails.
  workflowBundle.catch(() => undefined)
  const workers = await createWorkers({
    ...settings,
    workflowBundle,
    now: () => new Date(),
    report: faultLog(log),
    patience: {
      ms: PATIENCE_MS,
      signal: asked,
      onWait: (server) => log.warn(`${server} does not answer yet; waiting up to a minute for it`),
    },
  }).catch((error: unknown) => {
    if (asked.aborted) return null
    throw error
  })
  if (workers === null) return EXIT.done
  log.info({ brand: settings.brand }, 'worker ready')
  await untilAsked(workers, asked)
  await workers.stop()
  log.info('worker ended')
  return EXIT.done
}

async function untilAsked(workers: RunningWorkers, asked: AbortSignal): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    if (asked.aborted) resolve()
    asked.addEventListener('abort', () => resolve(), { once: true })
  })
  await Promise.race([signalled, workers.ended])
}

/** Our own words, or a code and a place: an unknown error's words may hold a row. */
function tell(log: WorkerLog, error: unknown): ExitCode {
  if (error instanceof NocturneError) {
    log.fatal({ code: error.code }, error.message)
    return exitOfCode(error.code)
  }
  log.fatal(describeUnknown(error), 'the worker failed')
  return EXIT.failed
}
