// Does a tenant that set nothing still behave as on the day it was created?
//
// Defaults are read live, so changing one changes every tenant that relied on it. New behaviour gets a new setting.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { leaves } from '../../shared/kernel/walk.ts'
import { tenantSettings } from '../../shared/settings/index.ts'

const released: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('released-defaults.json', import.meta.url), 'utf8'),
)
const today = new Map(leaves(tenantSettings).map(({ path, about }) => [path, about.default ?? null]))

describe('a released default', () => {
  it.each(Object.entries(released))('of %s never changes', (path, was) => {
    expect(today.get(path)).toEqual(was)
  })
  it('is recorded with its setting: add what is missing to released-defaults.json', () => {
    const missing = Object.fromEntries([...today].filter(([path]) => !Object.hasOwn(released, path)))
    expect(missing).toEqual({})
  })
})
