// Can an id reach a row that is not its own?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keys, listed } from '../../shared/storage/keys.ts'
import type { Key } from '../../shared/storage/table.ts'

/** Parts made of what keys themselves are made of, so that a confusion is found soon. */
const part = fc.oneof(
  fc.string({ unit: fc.constantFrom('#', '%', '2', '3', '5', 'a', 'user', 'login'), maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.uuid(),
)
const at = fc.integer({ min: 0, max: 999_999_999_999_999 })
const loginIdType = fc.constantFrom('email', 'phoneNumber', 'username')

/** Each pattern of `keys.ts` with what it is made of; the compiler asks for every new one. The owner comes first. */
const patterns: Record<keyof typeof keys, readonly fc.Arbitrary<unknown>[]> = {
  record: [part, part, part],
  records: [part, part],
  taken: [part, part, part, part],
  allTaken: [part, part, part],
  named: [part, part, part],
  allNamed: [part],
  tally: [part, part, part],
  tallies: [part, part],
  usedBy: [part, part, part, part],
  home: [part, part],
  user: [part, part],
  ofUser: [part, part],
  activity: [part, part],
  unverifiedRegistration: [part, part, part],
  login: [part, loginIdType, part],
  member: [part, part, part],
  memberOf: [part, part, part],
  grant: [part, part, fc.constantFrom('user', 'entity'), part],
  grantOfUser: [part, part, part],
  grantOfEntity: [part, part, part],
  link: [part, part, part, part],
  links: [part, part],
  linked: [part, part, part],
  allLinked: [part, part],
  consentOfUser: [part, part, part],
  consented: [part, part, part],
  allConsented: [part, part],
  deletion: [part, part],
  refreshToken: [part],
  tokensRevoked: [part, part],
  importedToken: [part],
  import: [part, part],
  importPart: [part, part, at],
  externalId: [part, part],
  currentExternalId: [part, part, part],
  counter: [part, part, part],
  outbox: [part, part],
  delivery: [part, part, part],
  message: [part, part],
  loginRecord: [part, part, at, part],
  action: [part, part, part],
  comment: [part, part, at, part],
  comments: [part, part],
  familyMember: [part, part],
  familyOf: [part, part, part],
  adultIn: [part, part],
  founding: [part],
  childOf: [part, part, part],
  audit: [part, at, part],
  eventLog: [at, part],
  progress: [part],
}
const places: Record<keyof typeof listed, readonly fc.Arbitrary<unknown>[]> = {
  refreshTokensOf: [part, part, part],
  users: [part, part],
  unverifiedUsers: [part, at, part],
  unverifiedRegistrations: [part, part, at, part],
  orphans: [part, at, part],
  looks: [part, at, part],
  policies: [part, part],
  facts: [part, at, part],
  actionEnds: [at, part],
  consentLetters: [at, part],
  auditLog: [at, part],
  comments: [part, at, part],
  logins: [part, at, part, part],
}

type Made = { readonly name: string; readonly parts: readonly unknown[]; readonly key: string }
type Maker = (...parts: unknown[]) => Key | string

const made = (makers: Record<string, unknown>, shapes: Record<string, readonly fc.Arbitrary<unknown>[]>) =>
  fc.oneof(
    ...Object.entries(shapes).map(([name, shape]) =>
      fc.tuple(...shape).map((parts): Made => {
        const key = (makers[name] as Maker)(...parts)
        return { name, parts, key: typeof key === 'string' ? `partition ${key}` : JSON.stringify([key.pk, key.sk]) }
      }),
    ),
  )

const partitionOf = (key: string): string => (key.startsWith('partition ') ? key.slice(10) : JSON.parse(key)[0])

/** Their first part is no owner: an instance's own, or unguessable, and the row itself names the tenant. */
const ownerless = new Set([
  'named',
  'allNamed',
  'usedBy',
  'home',
  'deletion',
  'refreshToken',
  'founding',
  'externalId',
  'progress',
  'looks',
  'policies',
  'eventLog',
  'auditLog',
  'actionEnds',
  'consentLetters',
])

describe.each([
  ['keys', made(keys, patterns)],
  ['listed', made(listed, places)],
] as const)('%s', (_, one) => {
  test('different questions never have the same key', () => {
    const seen = new Map<string, Made>()
    fc.assert(
      fc.property(one, question => {
        const before = seen.get(question.key)
        seen.set(question.key, question)
        if (before) expect([before.name, before.parts]).toEqual([question.name, question.parts])
      }),
      { numRuns: 20_000 },
    )
  })

  test('no two owners share a partition', () => {
    const owners = new Map<string, unknown>()
    fc.assert(
      fc.property(one, ({ name, parts, key }) => {
        if (ownerless.has(name)) return
        const partition = partitionOf(key)
        if (owners.has(partition)) expect(owners.get(partition)).toBe(parts[0])
        owners.set(partition, parts[0])
      }),
      { numRuns: 20_000 },
    )
  })
})

test('moments sort as text in the order of time', () => {
  fc.assert(
    fc.property(at, at, part, (a, b, id) => {
      const [left, right] = [keys.audit('instance', a, id).sk, keys.audit('instance', b, id).sk]
      expect(left < right).toBe(a < b)
    }),
  )
})

test('a partition asked for as a whole is the one its rows are in', () => {
  fc.assert(
    fc.property(part, part, part, (tenant, id, other) => {
      const whole = keys.ofUser(tenant, id)
      expect(keys.user(tenant, id).pk).toBe(whole)
      expect(keys.activity(tenant, id).pk).toBe(whole)
      expect(keys.records(tenant, id)).toBe(keys.record(tenant, id, other).pk)
    }),
  )
})
