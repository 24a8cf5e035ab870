// POST /api/login: who signs in, and how far do they come?

import { loginIdTypes, usualLoginIdTypes } from '../../shared/domain/user.ts'
import { preventingActions } from '../../shared/flows/actions/preventing.ts'
import type { LoggedIn } from '../../shared/flows/finish-login.ts'
import { type LoginRequest, login } from '../../shared/flows/login.ts'
import { oneTimePasswordLogin } from '../../shared/flows/one-time-password.ts'
import { type Context, endpoint } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { loginAnswer, loginAnswers, metaData } from '../../shared/http/login-answer.ts'
import { type Named, namedApplication } from '../../shared/http/named-application.ts'
import type { Value } from '../../shared/kernel/fields.ts'
import { choice, decimal, flag, group, id, list, optional, text } from '../../shared/kernel/fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'

const loginRequest = group('Login', {
  loginId: optional(
    text({ doc: 'An e-mail address, username or phone number, as it was registered.', exact: true, max: 1_000 }),
  ),
  loginIdTypes: list(choice({ doc: 'A kind of login name.', of: loginIdTypes }), {
    doc: 'Which kinds of login name to look for, in this order; e-mail and username unless said.',
    max: 3,
    default: [],
  }),
  password: optional(text({ doc: 'The password.', secret: true, exact: true, max: 1_000 })),
  oneTimePassword: optional(
    text({ doc: 'Instead of both: what a changed password was answered with.', secret: true, exact: true }),
  ),
  applicationId: optional(id({ doc: 'The application to sign in to.', refersTo: 'application' })),
  noJWT: flag({ doc: 'Only check the password: no tokens and no cookies.', default: false }),
  ipAddress: optional(text({ doc: 'The address of the person, as the caller knows it.', max: 100 })),
  metaData,
  twoFactorTrustId: optional(text({ doc: 'Proof of an earlier second factor.', secret: true })),
  newDevice: optional(flag({ doc: 'Whether the caller has not seen this device before.' })),
  botDetectionScore: optional(decimal({ doc: 'How much of a bot the caller takes this for.' })),
  eventInfo,
})

type Powers = 'write' | 'sign' | 'seal' | 'hash' | 'callOut'
type Given = Value<typeof loginRequest>

export const postLogin = endpoint<Powers>()({
  doc: 'Sign a user in with a password, or with the one-time password of a password change.',
  body: loginRequest,
  answers: loginAnswers,
  async run(c, { body }) {
    const named = await namedApplication(c, body.applicationId)
    const loggedIn =
      body.oneTimePassword === undefined
        ? await withPassword(c, body, named)
        : await withOneTimePassword(c, body, body.oneTimePassword, named)
    const { verdict, user } = loggedIn
    const preventing =
      verdict.outcome === 'prevented' && user ? await preventingActions(c, user, verdict.prevention) : undefined
    return loginAnswer({ loggedIn, now: c.now, applicationId: body.applicationId, state: loggedIn.state, preventing })
  },
})

type WithState = LoggedIn & { readonly state?: Readonly<Record<string, unknown>> | undefined }

async function withPassword(c: Context<Powers>, body: Given, named: Named): Promise<WithState> {
  const { loginId, password } = body
  if (!loginId || !password) {
    throw new Refusal('invalid', [
      ...(loginId ? [] : [{ path: 'loginId', reason: 'blank' }]),
      ...(password ? [] : [{ path: 'password', reason: 'blank' }]),
    ])
  }
  return login(c, {
    loginId,
    password,
    loginIdTypes: body.loginIdTypes.length === 0 ? usualLoginIdTypes : body.loginIdTypes,
    ...common(c, body, named),
  })
}

const withOneTimePassword = (
  c: Context<Powers>,
  body: Given,
  oneTimePassword: string,
  named: Named,
): Promise<WithState> => oneTimePasswordLogin(c, { ...common(c, body, named), oneTimePassword })

const common = (
  c: Context<Powers>,
  body: Given,
  { tenant, application }: Named,
): Omit<LoginRequest, 'loginId' | 'loginIdTypes' | 'password'> => ({
  tenant,
  application,
  noJwt: body.noJWT,
  ...(body.metaData?.device && { device: body.metaData.device }),
  info: infoOf(c, body.eventInfo, body.ipAddress),
  tokens: { refreshToken: application?.loginConfiguration.generateRefreshTokens ?? false },
  newDevice: body.newDevice,
})
