/** Two tables that hold by turns what a step begins with, and what it finds for the next. */
export const turns = (name: string, step: number): { readonly here: string; readonly next: string } => ({
  here: `${name}_${step % 2}`,
  next: `${name}_${(step + 1) % 2}`,
})
