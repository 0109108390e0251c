import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

interface Package {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

test('each dependency has its reason in docs/decisions/0003-dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Package
  const page = read('docs/decisions/0003-dependencies.md')
  const named = new Set([...page.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name))
  const lacking = Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => !name.startsWith('@types/'))
    .filter((name) => !named.has(name) && !named.has(name.replace(/\/.*/, '/*')))
  expect(lacking).toEqual([])
})
