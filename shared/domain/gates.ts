// Is a gate shut to this user until something is verified? (Wire reference, section 5: no token by any API.)
import type { LoginIdType } from '../storage/keys.ts'
import { needsVerification, primary, type Registration, registrationFor, type StoredUser } from './user.ts'

type Gate = { readonly unverified: { readonly behavior: 'Allow' | 'Gated' } }
type RegistrationGate = Gate & { readonly verifyRegistration: boolean }
export type Gates = {
  readonly tenant: {
    readonly emailConfiguration: Gate & { readonly verifyEmail: boolean }
    readonly phoneConfiguration: Gate & { readonly verifyPhoneNumber: boolean }
  }
  readonly application: (RegistrationGate & { readonly id: string }) | undefined
}

/**
 * Whether a login name of this type must be verified before anybody comes in by it. Where nothing is verified any more
 * the gate is open, for nobody could open it: no letter is sent, and none can be asked for.
 */
export const gatesLoginName = (
  { emailConfiguration: email, phoneConfiguration: phone }: Gates['tenant'],
  type?: LoginIdType,
): boolean =>
  type === 'phoneNumber'
    ? phone.verifyPhoneNumber && phone.unverified.behavior === 'Gated'
    : email.verifyEmail && email.unverified.behavior === 'Gated'

/** The same for registrations. */
export const gatesRegistration = (application: RegistrationGate | undefined): boolean =>
  application?.verifyRegistration === true && application.unverified.behavior === 'Gated'

export type Shut = Exclude<LoginIdType, 'username'> | 'registration'

/**
 * What shuts out somebody who proved who they are earlier, by a session or a code: which login name they used then is
 * not known any more, so one that is open, or needs no proof, is enough.
 */
export function shutGate(user: StoredUser, { tenant, application }: Gates): Shut | undefined {
  const shut = user.identities.flatMap(identity => {
    const { type } = identity
    if (type === 'username' || !needsVerification(identity)) return []
    return gatesLoginName(tenant, type) ? [type] : []
  })
  if (shut.length === user.identities.length) return shut[0]
  const registration = registrationFor(user, application?.id)
  const waits = registration !== undefined && needsVerification(registration)
  return waits && gatesRegistration(application) ? 'registration' : undefined
}

type Newcomer = Pick<Gates, 'tenant'> & {
  readonly application?: RegistrationGate | undefined
  readonly user: StoredUser
  readonly registration?: Registration | undefined
}

/** Whether somebody who was just created or registered waits behind a gate: with any name, or with the registration. */
export function gatesNewcomer({ tenant, application, user, registration }: Newcomer): boolean {
  const names = [primary(user, 'email'), primary(user, 'phoneNumber')]
  return (
    names.some(name => name !== undefined && needsVerification(name) && gatesLoginName(tenant, name.type)) ||
    (registration !== undefined && needsVerification(registration) && gatesRegistration(application))
  )
}
