// How is a user, created, changed or found, told to the caller?
import { presentRegistration, presentUser } from '../../shared/domain/user-present.ts'
import type { Verification, VerificationId } from '../../shared/flows/users/ask-for-proofs.ts'
import type { Created } from '../../shared/flows/users/create-user.ts'
import type { Updated } from '../../shared/flows/users/update-user.ts'

/** The older words for the verification of the address, beside the newer list. */
function proofs(verificationIds: readonly VerificationId[]) {
  const email = verificationIds.find(({ type }) => type === 'email')
  return {
    ...(verificationIds.length > 0 && { verificationIds: [...verificationIds] }),
    ...(email && { emailVerificationId: email.id, emailVerificationOneTimeCode: email.oneTimeCode }),
  }
}

const registrationProof = (verification: Verification | undefined) =>
  verification && {
    registrationVerificationId: verification.id,
    registrationVerificationOneTimeCode: verification.oneTimeCode,
  }

export const createdUser = ({ user, token, verificationIds }: Created) => ({
  user: presentUser(user),
  ...token,
  ...proofs(verificationIds),
})

export const changedUser = ({ user, activity, verificationIds }: Updated) => ({
  user: presentUser(user, { activity }),
  ...proofs(verificationIds),
})

type Registered = Created & { readonly registration: NonNullable<Created['registration']> }

/** The token beside a registration is told to whoever set it, and never again. */
export const toldWith = (registration: Registered['registration'], authenticationToken: string | undefined) => ({
  ...presentRegistration(registration),
  ...(authenticationToken !== undefined && { authenticationToken }),
})

export const registered = (
  { user, activity, registration, token, refresh, verificationIds, registrationVerification }: Registered,
  authenticationToken: string | undefined,
) => ({
  user: presentUser(user, { activity }),
  registration: toldWith(registration, authenticationToken),
  ...token,
  ...(refresh && { refreshToken: refresh.value, refreshTokenId: refresh.id }),
  ...proofs(verificationIds),
  ...registrationProof(registrationVerification),
})
