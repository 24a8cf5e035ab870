// Who may be what in a family?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOrphan, orphansDueBefore } from '../../shared/domain/cleanup.ts'
import { type FamilyRole, judgeChildRegistration, judgeMember } from '../../shared/domain/family.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const rules = {
  enabled: true,
  maximumChildAge: 12,
  minimumOwnerAge: 21,
  allowChildRegistrations: true,
  parentEmailRequired: false,
}
const aged = (years: number) => ({ birthDate: `${2026 - years}-01-01` })
const judge = (person: object, role: FamilyRole, owner = false, founds = false) =>
  judgeMember(rules, person, { role, owner, founds }, now).map(({ path }) => path.replace('familyMember.', ''))

describe('a member', () => {
  test.each([
    [12, 'Child', []],
    [13, 'Child', ['role']],
    [12, 'Teen', ['role']],
    [13, 'Teen', []],
    [12, 'Adult', ['role']],
    [30, 'Adult', []],
  ] as const)('of %i years as %s: %j', (years, role, wrong) => expect(judge(aged(years), role)).toEqual(wrong))
  test('who says no birth date may be anything', () => {
    for (const role of ['Child', 'Teen', 'Adult'] as const) expect(judge({}, role)).toEqual([])
    expect(judge({}, 'Adult', true, true)).toEqual([])
  })
  test('owns a family as an adult who is old enough, and founds one only so', () => {
    expect(judge(aged(21), 'Adult', true, true)).toEqual([])
    expect(judge(aged(20), 'Adult', true)).toEqual(['owner'])
    expect(judge(aged(20), 'Adult', false, true)).toEqual(['userId'])
    expect(judge(aged(15), 'Teen', true)).toEqual(['owner'])
    expect(judge(aged(15), 'Teen', false, true)).toContain('role')
  })
  test('has one role at every age: never child and teen, never neither', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), years => {
        expect((judge(aged(years), 'Child').length === 0) !== (judge(aged(years), 'Teen').length === 0)).toBe(true)
      }),
    )
  })
})

test('a child registers where that is allowed, and with a parent where one is wanted', () => {
  const codes = (more: object, person: object) =>
    judgeChildRegistration({ ...rules, ...more }, person, now).map(({ path }) => path)
  expect(codes({}, aged(8))).toEqual([])
  expect(codes({ allowChildRegistrations: false }, aged(8))).toEqual(['user.birthDate'])
  expect(codes({ allowChildRegistrations: false }, aged(13))).toEqual([])
  expect(codes({ parentEmailRequired: true }, aged(8))).toEqual(['user.parentEmail'])
  expect(codes({ parentEmailRequired: true }, { ...aged(8), parentEmail: 'm@example.com' })).toEqual([])
  expect(codes({ enabled: false, allowChildRegistrations: false }, aged(8))).toEqual([])
})

test('an orphan is due after the days its tenant gives, where it wants that at all', () => {
  const policy = { ...rules, deleteOrphanedAccounts: true, deleteOrphanedAccountsDays: 2 }
  expect(orphansDueBefore(policy, now)).toBe(now - 2 * 86_400_000)
  expect(orphansDueBefore({ ...policy, deleteOrphanedAccounts: false }, now)).toBeUndefined()
  expect(orphansDueBefore({ ...policy, enabled: false }, now)).toBeUndefined()
  expect(orphansDueBefore(undefined, now)).toBeUndefined()
  const user = { parentEmail: 'm@example.com', ...aged(8) }
  const is = (one: object) => isOrphan(one as Parameters<typeof isOrphan>[0], policy, now)
  expect([is(user), is(aged(8)), is({ parentEmail: 'm@example.com' }), is({ ...user, ...aged(13) })]).toEqual([
    true,
    false,
    false,
    false,
  ])
})
