import { truthHolds } from './truth/holds.ts'

truthHolds({ people: 800, nights: 3, seed: 4 })
