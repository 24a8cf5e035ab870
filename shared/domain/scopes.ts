// Which scopes does a client get?

/** Scopes the platform itself gives a meaning (wire reference, section 11). */
export const providedScopes = ['openid', 'offline_access', 'profile', 'email', 'phone', 'address', 'idp-link'] as const

export type ScopePolicy = {
  readonly handling: 'Strict' | 'Compatibility'
  readonly unknown: 'Reject' | 'Allow' | 'Remove'
  /** What the application declares besides the provided ones. */
  readonly declared: readonly string[]
  /** Provided scopes the application has switched off. */
  readonly refused: readonly string[]
}

export type ScopeVerdict =
  | { readonly outcome: 'granted'; readonly scopes: readonly string[] }
  | { readonly outcome: 'unknownScope'; readonly scope: string }

/** The words of a `scope` parameter, each once, in the order given (RFC 6749, section 3.3). */
export const scopesIn = (parameter: string | undefined): readonly string[] => [
  ...new Set((parameter ?? '').split(' ').filter(word => word !== '')),
]

export function judgeScopes(asked: readonly string[], policy: ScopePolicy): ScopeVerdict {
  const known = new Set<string>(
    [...providedScopes, ...policy.declared].filter(scope => !policy.refused.includes(scope)),
  )
  const stranger = asked.find(scope => !known.has(scope))
  if (stranger === undefined || policy.unknown === 'Allow' || policy.handling === 'Compatibility')
    return { outcome: 'granted', scopes: asked }
  if (policy.unknown === 'Reject') return { outcome: 'unknownScope', scope: stranger }
  return { outcome: 'granted', scopes: asked.filter(scope => known.has(scope)) }
}

/** A renewal may ask for fewer scopes than were consented, never for others (RFC 6749, section 6). */
export const isSubset = (asked: readonly string[], consented: readonly string[]): boolean =>
  asked.every(scope => consented.includes(scope))
