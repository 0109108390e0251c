/** Groups of given names and their short forms in German, folded; the head first. */
export const GERMAN = `
johannes hannes
`
