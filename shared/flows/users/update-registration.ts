// How does a registration change or end?
import { judgeRegistration, type RegistrationInput, replacedRegistration } from '../../domain/registration.ts'
import { type Registration, registrationFor, type StoredUser } from '../../domain/user.ts'
import type { EventInfo } from '../../events/outbox.ts'
import { Refusal, refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { settle } from '../../storage/settle.ts'
import type { Row } from '../../storage/table.ts'
import { announce } from '../announce.ts'
import { announceRevocation } from '../revoke.ts'
import { withToken } from './authentication-token.ts'
import { registrable } from './find-application.ts'
import { needUser } from './find-user.ts'
import { withRegistration } from './register.ts'
import type { Means } from './request.ts'
import { registrationDeleted, registrationUpdated } from './tell.ts'
import { unverifiedRegistrationGone, userPut } from './user-row.ts'

type NamedRegistration = {
  readonly tenantId: string | undefined
  readonly userId: string
  readonly applicationId: string
  readonly info: EventInfo
}
type Updating = NamedRegistration & {
  readonly asks: (before: Registration) => RegistrationInput
  readonly authenticationToken?: string | undefined
}
export type Changed = { readonly user: StoredUser; readonly registration: Registration }

export const updateRegistration = (c: Means, asked: Updating): Promise<Changed> =>
  settle(async () => {
    const { row, registration: original } = await needRegistration(c, asked)
    const application = await registrable(c, row.body.tenantId, asked.applicationId)
    const input = asked.asks(original)
    const issues = judgeRegistration(input, application)
    if (issues.length > 0) throw new Refusal('invalid', issues)
    const replaced = replacedRegistration(original, input, c.now)
    const registration = await withToken(c, row.body.tenantId, replaced, asked.authenticationToken)
    const user = withRegistration(row.body, registration, c.now)
    const told = await announce(c, registrationUpdated(c, { user, registration, original, info: asked.info }))
    await c.table.commit([userPut(user, row), ...told])
    return { user, registration }
  })

/** Ends a registration. Refresh tokens issued for it end with it, because each names the registration it stands on. */
export const deleteRegistration = (
  c: With<'write' | 'sign' | 'seal' | 'callOut'>,
  asked: NamedRegistration,
): Promise<void> => settle(async () => commitRegistrationDeletion(c, await needRegistration(c, asked), asked.info))

type Held = { readonly row: Row<StoredUser>; readonly registration: Registration }

/** The commit that makes a registration gone, expecting the version of the user that was judged. */
export async function commitRegistrationDeletion(
  c: With<'write' | 'sign' | 'seal' | 'callOut'>,
  { row, registration }: Held,
  info: EventInfo,
): Promise<void> {
  const registrations = row.body.registrations.filter(known => known !== registration)
  const user: StoredUser = { ...row.body, registrations, lastUpdateInstant: c.now }
  const { applicationId } = registration
  const told = [
    ...(await announce(c, registrationDeleted(c, { user, registration, info }))),
    ...(await announceRevocation(c, { user, applicationId, info })),
  ]
  await c.table.commit([userPut(user, row), unverifiedRegistrationGone(user, applicationId), ...told])
}

export async function needRegistration(c: With<'read'>, asked: Omit<NamedRegistration, 'info'>): Promise<Held> {
  const row = await needUser(c, asked)
  const registration = registrationFor(row.body, asked.applicationId)
  return registration === undefined ? refuse('notFound') : { row, registration }
}
