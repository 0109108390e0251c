import type { Line } from './lines.ts'
import type { Measured } from './measure.ts'
import { installSplink, runSplink } from './splink.ts'

/** Which settings of with_splink.py are for which set. */
const SETTINGS: Readonly<Record<string, string>> = {
  historical_50k: 'historical_50k',
  fake_1000: 'fake_1000',
  febrl3: 'febrl3',
  synthetic_1m: 'synthetic',
}

/** Splink on the sets that were measured, in the same run; its time leaves out the start of Python. */
export async function splinkLines(
  measured: readonly Measured[],
  scratch: string,
  tell: (line: Line) => void,
): Promise<void> {
  const python = await installSplink(scratch)
  if (python === null) {
    tell({ measure: 'Splink', target: '', seen: 'cannot be installed here', good: null })
    return
  }
  for (const one of measured) {
    const name = SETTINGS[one.set.name]
    if (name === undefined) continue
    const { seconds, rssMb, threshold, scores } = await runSplink(python, name, one, scratch)
    const ratio = seconds / one.seconds.median
    const figures = `F1 ${scores.f1.toFixed(4)}, B-cubed ${scores.b3.toFixed(4)} at its best threshold ${threshold}`
    tell({
      measure: `Splink, ${one.set.name}`,
      target: '',
      seen: `${figures}; ${seconds.toFixed(1)} s = ${ratio.toFixed(1)} x ours, ${rssMb} MB`,
      good: null,
    })
  }
}
