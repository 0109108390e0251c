// Prints the test files of a report that are worth a second try, a line each.
import { readFiles, worthAgain } from './results.mjs'

for (const file of worthAgain(readFiles(process.argv[2]))) console.log(file)
