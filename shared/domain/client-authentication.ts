// Is this OAuth client who it says it is?

type PresentedClient = {
  readonly method: 'basic' | 'post' | 'none'
  readonly secretMatches: boolean
  /** The request proves possession by PKCE: a verifier for a code that has a challenge. */
  readonly usesPkce: boolean
}

export type ClientPolicy = 'Required' | 'NotRequired' | 'NotRequiredWhenUsingPKCE'

type ClientVerdict = 'accepted' | 'missingSecret' | 'wrongSecret'

/** A secret that was sent must be right even where none is needed: a wrong one is a mistake or an attack. */
export function judgeClient({ method, secretMatches, usesPkce }: PresentedClient, policy: ClientPolicy): ClientVerdict {
  if (method !== 'none') return secretMatches ? 'accepted' : 'wrongSecret'
  if (policy === 'Required') return 'missingSecret'
  if (policy === 'NotRequiredWhenUsingPKCE' && !usesPkce) return 'missingSecret'
  return 'accepted'
}
