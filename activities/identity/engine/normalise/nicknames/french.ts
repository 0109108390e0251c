/** Groups of given names and their short forms in French, folded; the head first. */
export const FRENCH = `
alexandre alexander alex sacha
`
