import { truthHolds } from './truth/holds.ts'

truthHolds({ people: 20_000, nights: 5, seed: 5 })
