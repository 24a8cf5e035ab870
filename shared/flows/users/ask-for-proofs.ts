// Which proofs does a change ask for, and what is the caller told of them?
import { type Identity, needsVerification, type Registration, type StoredUser } from '../../domain/user.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { startEmailVerification } from '../verification/start-email.ts'
import { startRegistrationVerification } from '../verification/start-registration.ts'

export type Verification = { readonly id: string; readonly oneTimeCode?: string | undefined }
export type VerificationId = Verification & { readonly type: Identity['type']; readonly value: string }
type Asking = { readonly verificationIds: readonly VerificationId[]; readonly writes: readonly Write[] }

type Place = { readonly tenant: Tenant; readonly application?: Application | undefined; readonly user: StoredUser }

/** A verification for each address that waits for one. Numbers wait as well, but nothing sends texts to them yet. */
export async function askForProofs(
  c: With<'read' | 'sign' | 'seal'>,
  place: Place,
  toVerify: readonly Identity[],
): Promise<Asking> {
  const email = toVerify.find(identity => identity.type === 'email' && identity.primary)
  if (email === undefined) return { verificationIds: [], writes: [] }
  const { tenant, user, application } = place
  const started = await startEmailVerification(c, { tenant, user, ...(application && { application }) })
  const { id, oneTimeCode } = started
  const told = { id, ...(oneTimeCode !== undefined && { oneTimeCode }), type: email.type, value: email.displayValue }
  return { verificationIds: [told], writes: started.writes }
}

type RegistrationPlace = { readonly tenant: Tenant; readonly application: Application; readonly user: StoredUser }
type AskingOne = { readonly verification?: Verification; readonly writes: readonly Write[] }

/** The same for a registration, where its application wants it verified. */
export async function askForRegistrationProof(
  c: With<'read' | 'sign' | 'seal'>,
  place: RegistrationPlace,
  registration: Registration,
): Promise<AskingOne> {
  if (!needsVerification(registration)) return { writes: [] }
  const { id, oneTimeCode, writes } = await startRegistrationVerification(c, place)
  return { verification: { id, ...(oneTimeCode !== undefined && { oneTimeCode }) }, writes }
}
