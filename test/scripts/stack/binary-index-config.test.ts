import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configuredIndexes, indexesOfConfig } from '../../../scripts/stack/binary-index-config.ts'
import { scratch } from '../../support/scratch.ts'

test('index addresses are read from the sections that apply, over several lines', () => {
  const text = `[global]
timeout = 60
index-url = https://one.example/simple
extra-index-url =
    https://two.example/simple
    https://three.example/simple
trusted-host = one.example
[list]
index-url = https://never.example/simple
[install]
extra_index_url: https://four.example/simple`
  expect(indexesOfConfig(text)).toEqual([
    'https://one.example/simple',
    'https://two.example/simple',
    'https://three.example/simple',
    'https://four.example/simple',
  ])
})

test('the environment comes before the configuration file of the user', () => {
  const home = scratch()
  mkdirSync(join(home, '.config', 'pip'), { recursive: true })
  writeFileSync(
    join(home, '.config', 'pip', 'pip.conf'),
    '[global]\nindex-url = https://file.example/simple\n',
  )
  const env = { HOME: home, PIP_INDEX_URL: 'https://env.example/simple' }
  expect(configuredIndexes(env, 'linux').slice(0, 2)).toEqual([
    'https://env.example/simple',
    'https://file.example/simple',
  ])
})

test('PIP_CONFIG_FILE=/dev/null means no file at all', () => {
  expect(configuredIndexes({ PIP_CONFIG_FILE: '/dev/null', HOME: '/root' }, 'linux')).toEqual([])
})
