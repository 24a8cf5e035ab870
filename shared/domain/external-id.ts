// What is an opaque single-use thing, and whose is it?
import type { GeneratorType } from './generators.ts'

export type Purpose =
  | 'authorizationCode'
  | 'changePassword'
  | 'emailVerification'
  | 'oneTimePassword'
  | 'phoneVerification'
  | 'preVerified'
  | 'registrationVerification'
  | 'setupPassword'

/** The body of the row under keys.externalId. Neither the value nor its code is in it. */
export type ExternalId<B> = {
  readonly tenantId: string
  readonly purpose: Purpose
  /** Whom or what it is for; one subject has one current thing of a purpose. */
  readonly subject: string
  /** Stays the same when the value is renewed: a code and its wrong tries belong to it. */
  readonly issue: string
  readonly issuedAt: number
  readonly data: B
  readonly code?: { readonly hash: string; readonly type: GeneratorType }
}

/** The body of the row under keys.currentExternalId. */
export type CurrentExternalId = { readonly digest: string }

/** Tries at one code. A guess at six digits then succeeds once in 200,000 issues; people mistype twice, not five times. */
export const codeTries = 5

/** Whether a thing of `tenantId` may be spoken of in a request about `asked`, if that names a tenant at all. */
export const inTenant = (tenantId: string, asked: string | undefined): boolean =>
  asked === undefined || asked === tenantId

/** Epoch seconds at which something issued at `now` is gone; rounded up, so that nothing dies before its time. */
export const deathOf = (now: number, lifetimeSeconds: number): number => Math.ceil(now / 1000 + lifetimeSeconds)
