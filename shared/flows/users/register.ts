// How does a user who is there become registered for an application?
import { judgeRegistration, newRegistration } from '../../domain/registration.ts'
import { type Registration, registrationFor, type StoredUser } from '../../domain/user.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid, Refusal } from '../../kernel/refusal.ts'
import { settle } from '../../storage/settle.ts'
import { announce } from '../announce.ts'
import { askForRegistrationProof } from './ask-for-proofs.ts'
import { withToken } from './authentication-token.ts'
import type { Created } from './create-user.ts'
import { registrable, stillThere } from './find-application.ts'
import { needFound, needSettings } from './find-user.ts'
import { firstTokens } from './first-tokens.ts'
import type { Means, RegistrationRequest } from './request.ts'
import { registrationCreated } from './tell.ts'
import { unverifiedRegistrationPut, userPut } from './user-row.ts'

type Asked = {
  readonly tenantId: string | undefined
  readonly userId: string
  readonly request: RegistrationRequest
  readonly authenticationToken?: string | undefined
  readonly info: EventInfo
}

type Registered = Omit<Created, 'registration'> & { readonly registration: Registration }

/** Two that register one user for one application both expect the version they read: the second finds a duplicate. */
export const register = (c: Means, asked: Asked): Promise<Registered> =>
  settle(async () => {
    const { request, info } = asked
    const { row, activity } = await needFound(c, asked)
    const tenant = await needSettings(c, row.body.tenantId)
    const application = await registrable(c, tenant.id, request.registration.applicationId)
    const issues = judgeRegistration(request.registration, application)
    if (issues.length > 0) throw new Refusal('invalid', issues)
    if (registrationFor(row.body, application.id) !== undefined) throw invalid('registration', 'duplicate')
    const made = newRegistration({
      id: request.registration.id ?? newId(),
      applicationId: application.id,
      input: request.registration,
      application,
      skipVerification: request.skipRegistrationVerification === true,
      now: c.now,
    })
    const registration = await withToken(c, tenant.id, made, asked.authenticationToken)
    const user = withRegistration(row.body, registration, c.now)
    const asking = await askForRegistrationProof(c, { tenant, user, application }, registration)
    const tokens = await firstTokens(c, { tenant, user, application, registration, info })
    const told = await announce(c, registrationCreated(c, { user, registration, info }))
    await c.table.commit([
      userPut(user, row),
      stillThere(application),
      ...unverifiedRegistrationPut(user, registration),
      ...asking.writes,
      ...tokens.writes,
      ...told,
    ])
    return {
      user,
      activity,
      registration,
      verificationIds: [],
      ...(asking.verification && { registrationVerification: asking.verification }),
      ...(tokens.token && { token: tokens.token }),
      ...(tokens.refresh && { refresh: tokens.refresh }),
    }
  })

/** The user with this registration instead of the one for the same application, if there was one. */
export function withRegistration(user: StoredUser, registration: Registration, now: number): StoredUser {
  const at = user.registrations.findIndex(known => known.applicationId === registration.applicationId)
  const registrations = at < 0 ? [...user.registrations, registration] : user.registrations.with(at, registration)
  return { ...user, registrations, lastUpdateInstant: now }
}
