// Which OAuth client is believed?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClientPolicy, judgeClient } from '../../shared/domain/client-authentication.ts'

const policies = ['Required', 'NotRequired', 'NotRequiredWhenUsingPKCE'] as const

describe('a client without secret', () => {
  test.each<[ClientPolicy, boolean, string]>([
    ['Required', false, 'missingSecret'],
    ['Required', true, 'missingSecret'],
    ['NotRequired', false, 'accepted'],
    ['NotRequired', true, 'accepted'],
    ['NotRequiredWhenUsingPKCE', false, 'missingSecret'],
    ['NotRequiredWhenUsingPKCE', true, 'accepted'],
  ])('under %s, with PKCE %s: %s', (policy, usesPkce, verdict) => {
    expect(judgeClient({ method: 'none', secretMatches: false, usesPkce }, policy)).toBe(verdict)
  })
})

test('a wrong secret is refused under every policy, a right one accepted', () => {
  const method = fc.constantFrom('basic' as const, 'post' as const)
  fc.assert(
    fc.property(method, fc.boolean(), fc.boolean(), fc.constantFrom(...policies), (how, matches, usesPkce, policy) => {
      const verdict = judgeClient({ method: how, secretMatches: matches, usesPkce }, policy)
      expect(verdict).toBe(matches ? 'accepted' : 'wrongSecret')
    }),
  )
})
