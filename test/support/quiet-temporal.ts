import { DefaultLogger, Runtime } from '@temporalio/worker'

// The SDK tells at INFO of every worker that starts and stops; a failed test then is hard to find.
Runtime.install({ logger: new DefaultLogger('WARN') })
