/** Values by names that data, or a project, chose: `constructor` and `__proto__` are names like others. */
export type Named<T> = Record<string, T>

/** Holds nothing, not even what every object has. */
export const nothingNamed = <T>(): Named<T> => Object.create(null) as Named<T>

/** The value of a name; undefined = there is none of its own. */
export const named = <T>(values: Readonly<Named<T>>, name: string): T | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined
