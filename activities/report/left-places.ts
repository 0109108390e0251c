import type { Attention, DecisionLine } from './report.ts'

/** Places that were told decisions before, and are not any more: nobody removes from them who withdraws. */
export function leftPlaces(decisions: readonly DecisionLine[]): readonly Attention[] {
  return decisions.flatMap(({ destination, left_place: place }) =>
    place === null
      ? []
      : [
          {
            level: 'look',
            code: 'left_place',
            text: `${destination} is told elsewhere now. What it was told before stays at ${place}, and nobody is removed there any more: empty it.`,
            command: null,
          },
        ],
  )
}
