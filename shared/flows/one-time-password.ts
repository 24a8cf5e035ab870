// How does the one-time password of a password change sign its user in?
import type { OneTimePassword } from '../domain/change-password.ts'
import { gatesLoginName, gatesRegistration } from '../domain/gates.ts'
import { judgeLogin } from '../domain/login.ts'
import { primary, registrationFor, type StoredUser } from '../domain/user.ts'
import { keys } from '../storage/keys.ts'
import { settle } from '../storage/settle.ts'
import { findExternalId, spend } from './external-id.ts'
import { finishLogin, type LoggedIn } from './finish-login.ts'
import type { LoginRequest, Means } from './login.ts'

type OneTimePasswordRequest = Omit<LoginRequest, 'loginId' | 'loginIdTypes' | 'password'> & {
  readonly oneTimePassword: string
}

/** Spends the one-time password in the commit that signs in, so that of two attempts one wins and a crash spends nothing. */
export const oneTimePasswordLogin = (
  c: Means,
  asked: OneTimePasswordRequest,
): Promise<LoggedIn & { readonly state?: OneTimePassword['state'] | undefined }> =>
  settle(async () => {
    const { tenant, application } = asked
    const found = await findExternalId<OneTimePassword>(c, 'oneTimePassword', asked.oneTimePassword)
    if (found === undefined || found.tenantId !== tenant.id) return { verdict: { outcome: 'refused' } }
    const row = await c.table.get<StoredUser>(keys.user(tenant.id, found.data.userId))
    if (row === undefined) return { verdict: { outcome: 'refused' } }
    const identity = primary(row.body, 'email') ?? primary(row.body, 'phoneNumber')
    const verdict = judgeLogin(
      {
        user: row.body,
        proven: true,
        identity,
        registration: registrationFor(row.body, application?.id),
        applicationNamed: application !== undefined,
        policy: {
          maximumPasswordAgeDays: undefined,
          breaksRules: false,
          gateUnverifiedIdentity: gatesLoginName(tenant, identity?.type),
          gateUnverifiedRegistration: gatesRegistration(application),
        },
      },
      c.now,
    )
    const loggedIn = await finishLogin(c, {
      tenant,
      application,
      row,
      spent: [spend(found)],
      verdict,
      authenticationType: 'ONE_TIME_PASSWORD',
      noJwt: asked.noJwt,
      ...(asked.device && { device: asked.device }),
      info: asked.info,
      tokens: asked.tokens,
      newDevice: asked.newDevice,
    })
    return { ...loggedIn, state: found.data.state }
  })
