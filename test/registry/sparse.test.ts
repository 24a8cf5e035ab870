// Does keeping only what was set lose nothing?
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { About, Field } from '../../shared/kernel/fields.ts'
import { parse } from '../../shared/kernel/issues.ts'
import { layered, sparse } from '../../shared/kernel/sparse.ts'
import { tenantSettings } from '../../shared/settings/index.ts'

/** Any value that the declaration of a field allows. */
function anyOf(about: About): fc.Arbitrary<unknown> {
  const { kind, of, item, entries, format, min = 1, max = min + 1_000 } = about
  if (entries !== undefined) return membersOf(entries)
  if (of !== undefined) return fc.constantFrom(...of)
  if (kind === 'flag') return fc.boolean()
  if (kind === 'int') return fc.integer({ min, max })
  if (kind === 'decimal') return fc.double({ min, max, noNaN: true })
  if (kind === 'list' && item !== undefined) return fc.array(anyOf(item.about), { maxLength: 3 })
  if (kind === 'bag') return fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue(), { maxKeys: 3 })
  if (format === 'uuid') return fc.uuid()
  if (format === 'uri') return fc.constant('https://acme.example/')
  if (format === 'email') return fc.constant('a@acme.example')
  return fc.constant(max === 1 ? '-' : 'Word')
}

/** Some of the members; a caller may leave out any that the declaration does not demand. */
function membersOf(entries: Readonly<Record<string, Field>>): fc.Arbitrary<Record<string, unknown>> {
  const open = Object.entries(entries).filter(([, field]) => field.about.readOnly !== true)
  const demanded = open.filter(([, field]) => field.about.required === true).map(([name]) => name)
  return fc.record(Object.fromEntries(open.map(([name, field]) => [name, anyOf(field.about)])), {
    requiredKeys: demanded,
  })
}

const tenant = membersOf(tenantSettings.entries)
const input = sparse(tenantSettings)

describe('a tenant as the table keeps it', () => {
  it('is exactly what was set', () => {
    fc.assert(
      fc.property(tenant, said => {
        const parsed = parse(input, said)
        expect(parsed).toEqual({ ok: true, value: said })
      }),
      { numRuns: 50 },
    )
  })
  it('is the same when what is read back is set again', () => {
    fc.assert(
      fc.property(tenant, said => {
        const complete = layered(tenantSettings, said)
        const again = parse(input, structuredClone(complete))
        expect(again.ok && layered(tenantSettings, again.value)).toEqual({ ...complete })
      }),
      { numRuns: 50 },
    )
  })
  it('says the same over nothing as over its own defaults', () => {
    fc.assert(
      fc.property(tenant, said => {
        expect(layered(tenantSettings, layered(tenantSettings), said)).toEqual(layered(tenantSettings, said))
      }),
      { numRuns: 50 },
    )
  })
})
