// What is an opaque single-use thing, and whose is it?
import type { Generator } from './generators.ts'

export type Purpose =
  | 'authorizationCode'
  | 'changePassword'
  | 'emailVerification'
  | 'oneTimePassword'
  | 'phoneVerification'
  | 'preVerification'
  | 'registrationVerification'
  | 'setupPassword'

/** The body of the row under keys.externalId. Neither the value nor its code is in it. */
export type ExternalId<B> = {
  readonly tenantId: string
  readonly purpose: Purpose
  /** Whom or what it is for; one subject has one current thing of a purpose. */
  readonly subject: string
  /** Names this issue: wrong tries are counted for it, and what is computed is computed from it. */
  readonly issue: string
  readonly issuedAt: number
  readonly data: B
  /** How the code beside the value is written, where there is one. */
  readonly code?: Generator
}

/** The body of the row under keys.currentExternalId. `generator` is there when the value can be computed again. */
export type CurrentExternalId = {
  readonly digest: string
  readonly issue: string
  readonly generator?: Generator
  readonly code?: Generator
}

/** Tries at one code. A guess at six digits then succeeds once in 200,000 issues; people mistype twice, not five times. */
export const codeTries = 5

/** Whether a thing of `tenantId` may be spoken of in a request about `asked`, if that names a tenant at all. */
export const inTenant = (tenantId: string, asked: string | undefined): boolean =>
  asked === undefined || asked === tenantId

/** Epoch seconds at which something issued at `now` is gone; rounded up, so that nothing dies before its time. */
export const deathOf = (now: number, lifetimeSeconds: number): number => Math.ceil(now / 1000 + lifetimeSeconds)
