import { EXIT, type ExitCode } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { Verb } from '../catalogue.ts'
import type { Cli } from '../cli.ts'
import { examine } from '../doctor/examine.ts'
import { exitOfFindings, type Finding } from '../doctor/finding.ts'
import { examples } from '../examples.ts'
import type { Paint } from '../output/paint.ts'
import { width } from '../output/table.ts'

/** `nocturne doctor` */
export const doctor: Verb = (command, act) => {
  command
    .description(
      'Look at everything that a night needs: project, database, Temporal, workers, sources, destinations, clocks, disk and memory. Changes nothing and sends nothing; each finding says what it means and what to type.',
    )
    .addHelpText(
      'after',
      [
        examples('nocturne doctor', 'nocturne doctor --json'),
        '',
        'Exit codes: 0 nothing failed (warnings may stand), 7 PostgreSQL or Temporal cannot be reached,',
        '3 the brand project is not in order, 9 something else failed.',
      ].join('\n'),
    )
    .action(act(look))
}

async function look(cli: Cli): Promise<ExitCode> {
  const findings = await examine(cli)
  const exit = exitOfFindings(findings)
  cli.output.result(() => lines(findings, cli.output.paint), { healthy: exit === EXIT.done, findings })
  return exit
}

function lines(findings: readonly Finding[], tint: Paint): readonly string[] {
  const colours = { ok: tint.green, warn: tint.yellow, fail: tint.red } as const
  const name = (f: Finding): string => `${f.area}${f.subject === '' ? '' : ` ${f.subject}`}`
  const longest = Math.min(44, Math.max(...findings.map((f) => width(name(f)))))
  const of = (verdict: Finding['verdict']): number => findings.filter((f) => f.verdict === verdict).length
  return [
    ...findings.flatMap((f) => [
      `${colours[f.verdict](f.verdict.padEnd(4))}  ${name(f).padEnd(longest)}  ${f.text}`,
      ...(f.repair === null ? [] : [`${' '.repeat(longest + 8)}${tint.dim('->')} ${f.repair}`]),
    ]),
    '',
    of('fail') + of('warn') === 0
      ? 'Nothing is in the way of a night.'
      : `${countOf(of('fail'), 'failure', 'failures')}, ${countOf(of('warn'), 'warning', 'warnings')}.`,
  ]
}
