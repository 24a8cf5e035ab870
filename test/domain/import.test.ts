// What is true of every import, whoever is in it?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { awaitsFirstProof } from '../../shared/domain/identities.ts'
import { importedUser, judgeImport } from '../../shared/domain/import.ts'
import { inParts, mostBytes, mostRows } from '../../shared/domain/import-cut.ts'
import { needsVerification } from '../../shared/domain/user.ts'

const weight = fc.record({
  rows: fc.integer({ min: 1, max: 80 }),
  shared: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
  bytes: fc.integer({ min: 1, max: 150_000 }),
})

describe('the parts of an import', () => {
  test('hold everybody once, in order, and no more than a commit does', () => {
    fc.assert(
      fc.property(fc.array(weight, { maxLength: 60 }), all => {
        const parts = inParts(all, one => one)
        expect(parts.flat()).toEqual(all.map((_, at) => at))
        for (const part of parts) {
          const held = part.flatMap(at => all[at] ?? [])
          const rows = held.reduce((sum, one) => sum + one.rows, 0) + new Set(held.flatMap(one => one.shared)).size
          expect(rows).toBeLessThanOrEqual(mostRows)
          if (part.length > 1) expect(held.reduce((sum, one) => sum + one.bytes, 0)).toBeLessThanOrEqual(mostBytes)
        }
      }),
    )
  })
  test('are as few as they can be in this order: no user would have fitted into the part before', () => {
    fc.assert(
      fc.property(fc.array(weight, { maxLength: 60 }), all => {
        const parts = inParts(all, one => one)
        for (const [n, part] of parts.entries()) {
          const next = all[parts[n + 1]?.[0] ?? -1]
          if (next === undefined) continue
          const held = [...part.flatMap(at => all[at] ?? []), next]
          const rows = held.reduce((sum, one) => sum + one.rows, 0) + new Set(held.flatMap(one => one.shared)).size
          const bytes = held.reduce((sum, one) => sum + one.bytes, 0)
          expect(rows > mostRows || bytes > mostBytes).toBe(true)
        }
      }),
    )
  })
})

const rules = (verifies: boolean) => ({
  emailConfiguration: { verifyEmail: verifies, verifyEmailWhenChanged: verifies },
  phoneConfiguration: { verifyPhoneNumber: verifies },
  registrationConfiguration: { blockedDomains: ['example.com'] },
  usernameConfiguration: { unique: { enabled: false } },
})
const nobody = { applications: new Map(), groups: new Set<string>() }
const input = fc.record(
  {
    email: fc.constantFrom('a@example.com', 'A@EXAMPLE.com', 'b@example.com'),
    username: fc.constantFrom('ada', 'Ada', 'bea'),
    phoneNumber: fc.constantFrom('+15550001111', '555 000 1111', '+15550002222'),
    verified: fc.boolean(),
    active: fc.boolean(),
  },
  { requiredKeys: [] },
)
const named = input.filter(one => (one.email ?? one.username ?? one.phoneNumber) !== undefined)

describe('somebody imported', () => {
  test('waits for no proof and is never the clean-up’s, whatever the tenant wants of others', () => {
    fc.assert(
      fc.property(named, fc.boolean(), (given, verifies) => {
        const user = importedUser({
          id: 'u',
          tenantId: 't',
          input: { ...given, data: {} },
          uniqueUsername: undefined,
          rules: rules(verifies),
          applications: new Map(),
          draw: () => 'drawn',
          now: 5,
        })
        expect(user.identities.some(needsVerification)).toBe(false)
        expect(awaitsFirstProof(user, true)).toBe(false)
        expect(new Set(user.identities.map(({ verifiedReason }) => verifiedReason))).toEqual(new Set(['Import']))
        expect(user.active).toBe(given.active ?? false)
      }),
    )
  })
})

describe('an import is refused', () => {
  test('exactly where a name comes a second time, in whatever spelling', () => {
    fc.assert(
      fc.property(fc.array(named, { maxLength: 6 }), given => {
        const canonical = {
          email: (text: string) => text.toLowerCase(),
          username: (text: string) => text.toLowerCase(),
        }
        const digits = (text: string) => text.replace(/\D/g, '').replace(/^(?!1)/, '1')
        const seen = new Set<string>()
        const expected: string[] = []
        for (const [n, user] of given.entries()) {
          for (const type of ['email', 'phoneNumber', 'username'] as const) {
            const name = user[type]
            if (name === undefined) continue
            const value = `${type} ${type === 'phoneNumber' ? digits(name) : canonical[type](name)}`
            if (seen.has(value)) expected.push(`users.${n}.${type}`)
            seen.add(value)
          }
        }
        const users = given.map(one => ({ ...one, data: {} }))
        const issues = judgeImport(users, rules(true), nobody)
        expect(issues.map(({ path }) => path)).toEqual(expected)
        expect(new Set(issues.map(({ reason }) => reason))).toEqual(new Set(expected.length > 0 ? ['duplicate'] : []))
      }),
    )
  })
})
