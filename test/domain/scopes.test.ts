// Which scopes does a client get, and which never?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSubset, judgeScopes, providedScopes, type ScopePolicy, scopesIn } from '../../shared/domain/scopes.ts'

const policy = (more: Partial<ScopePolicy> = {}): ScopePolicy => ({
  handling: 'Strict',
  unknown: 'Reject',
  declared: ['calendar'],
  refused: ['address'],
  ...more,
})
const words = fc.uniqueArray(fc.constantFrom(...providedScopes, 'calendar', 'stranger', 'other'))

describe('the scope parameter', () => {
  test.each<[string | undefined, string[]]>([
    [undefined, []],
    ['', []],
    ['openid', ['openid']],
    ['  openid   email ', ['openid', 'email']],
    ['email openid email', ['email', 'openid']],
  ])('%j is %j', (parameter, expected) => {
    expect(scopesIn(parameter)).toEqual(expected)
  })
  test('reads as it was written', () => {
    fc.assert(
      fc.property(words, scopes => {
        expect(scopesIn(scopes.join(' '))).toEqual(scopes)
      }),
    )
  })
})

describe('an unknown scope', () => {
  test.each<[string, Partial<ScopePolicy>, unknown]>([
    ['is refused by name', {}, { outcome: 'unknownScope', scope: 'stranger' }],
    ['is left out', { unknown: 'Remove' }, { outcome: 'granted', scopes: ['openid', 'calendar'] }],
    ['is let through', { unknown: 'Allow' }, { outcome: 'granted', scopes: ['openid', 'stranger', 'calendar'] }],
    [
      'is let through as before scopes were obeyed',
      { handling: 'Compatibility' },
      { outcome: 'granted', scopes: ['openid', 'stranger', 'calendar'] },
    ],
  ])('%s', (_, more, expected) => {
    expect(judgeScopes(['openid', 'stranger', 'calendar'], policy(more))).toEqual(expected)
  })
  test('a provided scope that the application has switched off is one', () => {
    expect(judgeScopes(['address'], policy())).toEqual({ outcome: 'unknownScope', scope: 'address' })
  })
})

describe('always', () => {
  const policies = fc
    .constantFrom('Reject' as const, 'Allow' as const, 'Remove' as const)
    .map(unknown => policy({ unknown }))
  test('nobody gets a scope they did not ask for', () => {
    fc.assert(
      fc.property(words, policies, (asked, held) => {
        const verdict = judgeScopes(asked, held)
        if (verdict.outcome === 'granted') expect(isSubset(verdict.scopes, asked)).toBe(true)
      }),
    )
  })
  test('asking again for what was granted grants the same', () => {
    fc.assert(
      fc.property(words, policies, (asked, held) => {
        const verdict = judgeScopes(asked, held)
        if (verdict.outcome === 'granted') expect(judgeScopes(verdict.scopes, held)).toEqual(verdict)
      }),
    )
  })
  test('a renewal may ask for fewer scopes, never for others', () => {
    expect(isSubset(['openid'], ['email', 'openid'])).toBe(true)
    expect(isSubset([], ['openid'])).toBe(true)
    expect(isSubset(['openid', 'phone'], ['openid'])).toBe(false)
  })
})
