// What may a request say beside the user itself?
import type { RegistrationInput } from '../../domain/registration.ts'
import type { UserInput } from '../../domain/user-input.ts'
import type { EventInfo } from '../../events/outbox.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'

/** What every flow that changes a user needs: it may hash, sign tokens, seal letters and ask webhooks. */
export type Means = With<'write' | 'sign' | 'seal' | 'hash' | 'callOut'>

export type UserRequest = {
  readonly user: UserInput
  readonly currentPassword?: string | undefined
  readonly disableDomainBlock?: boolean | undefined
  readonly passwordFieldType?: 'PLAINTEXT' | 'HASHED' | undefined
  readonly sendSetPasswordIdentityType?: 'email' | 'phone' | 'doNotSend' | undefined
  /** The older switch: `email` when true. */
  readonly sendSetPasswordEmail?: boolean | undefined
  readonly skipVerification?: boolean | undefined
  readonly verificationIds?: readonly string[] | undefined
}

export type RegistrationRequest = Omit<UserRequest, 'user' | 'currentPassword' | 'passwordFieldType'> & {
  readonly user?: UserInput | undefined
  readonly registration: RegistrationInput
  readonly skipRegistrationVerification?: boolean | undefined
  readonly generateAuthenticationToken?: boolean | undefined
}

type Registering = {
  readonly input: RegistrationInput
  readonly application: Application
  readonly skipVerification: boolean
  readonly authenticationToken?: string | undefined
}

/** What a request to create a user comes to once tenant and application are found. */
export type Creating = {
  readonly tenant: Tenant
  readonly userId: string | undefined
  readonly request: UserRequest
  /** Whose letters are sent, and the audience of the token. */
  readonly application?: Application | undefined
  readonly registering?: Registering
  readonly info: EventInfo
}
