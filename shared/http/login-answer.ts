// What does a login answer? Shared by every endpoint that ends in one (wire reference, section 5).

import { mayHoldTokens } from '../domain/login.ts'
import { lastSeen, presentUser } from '../domain/user-present.ts'
import type { PreventingAction } from '../flows/actions/preventing.ts'
import type { LoggedIn } from '../flows/finish-login.ts'
import { bag, choice, group, id, instant, list, optional, text } from '../kernel/fields.ts'
import type { Cookie } from './cookies.ts'
import { empty, type Reply, reply } from './endpoint.ts'
import { userOut } from './user-shape.ts'

const said = (doc: string) => optional(text({ doc, exact: true }))

const tokens = {
  token: said('The access token.'),
  tokenExpirationInstant: optional(instant({ doc: 'When it ends.' })),
  refreshToken: said('The refresh token.'),
  refreshTokenId: optional(id({ doc: 'Its id, which survives rotation.' })),
  state: optional(bag({ doc: 'What the caller gave at the start of the flow.' })),
}
const signedIn = group('Login', { ...tokens, user: userOut })

const action = group('Action', {
  actionId: id({ doc: 'This action on this user.' }),
  actionerUserId: optional(id({ doc: 'Who took it.' })),
  expiry: instant({ doc: 'When it ends.' }),
  localizedName: said('Its name in the words of the user.'),
  localizedOption: said('The option in the words of the user.'),
  localizedReason: said('The reason in the words of the user.'),
  name: said('Its name.'),
  option: said('The option that was chosen.'),
  reason: said('Why it was taken.'),
  reasonCode: said('The same for programs.'),
})

export const loginAnswers = {
  200: signedIn,
  202: signedIn,
  203: group('Change password', {
    changePasswordId: text({ doc: 'Lets the password be changed.', exact: true }),
    changePasswordReason: choice({ doc: 'Why.', of: ['Administrative', 'Breached', 'Expired', 'Validation'] }),
    state: tokens.state,
  }),
  212: group('Unverified login', {
    ...tokens,
    user: userOut,
    identityVerificationId: said('Which verification to finish.'),
    emailVerificationId: said('The same, as older clients know it.'),
  }),
  213: group('Unverified registration', {
    ...tokens,
    user: userOut,
    registrationVerificationId: said('Which verification to finish.'),
  }),
  404: 'empty',
  409: group('Prevented', { actions: list(action, { doc: 'What prevents the login.' }) }),
  410: 'empty',
  423: 'empty',
} as const

/** As much as an import may say: clients put whole user agents here, and no login shall fail for that. */
const ofDevice = (doc: string) => optional(text({ doc, max: 1_000 }))

export const metaData = optional(
  group('Meta data', {
    device: optional(
      group('Device', {
        name: ofDevice('What the user calls the device.'),
        description: ofDevice('What the device is.'),
        type: ofDevice('BROWSER, DESKTOP, MOBILE …'),
      }),
    ),
  }),
)

type Answered = {
  readonly loggedIn: LoggedIn
  readonly now: number
  readonly applicationId?: string | undefined
  readonly state?: Readonly<Record<string, unknown>> | undefined
  /** What keeps the user out, where the verdict is that something does. */
  readonly preventing?: readonly PreventingAction[] | undefined
}

/** The status and body of a verdict, and the cookies when tokens were handed out. */
export function loginAnswer({ loggedIn, now, applicationId, state, preventing }: Answered): Reply<typeof loginAnswers> {
  const { verdict, user, issued, session, verification } = loggedIn
  if (user === undefined) return empty(404)
  const body = {
    // Behind a gate nobody signed in, and nothing is noted.
    user: presentUser(user, mayHoldTokens(verdict) ? lastSeen(user, now, applicationId) : {}),
    ...issued,
    ...(session && { refreshToken: session.value, refreshTokenId: session.id }),
    ...(state && { state }),
  }
  const more = { cookies: cookiesOf(loggedIn, now) }
  switch (verdict.outcome) {
    case 'refused':
      return empty(404)
    case 'prevented':
      return reply(409, { actions: [...(preventing ?? [])] })
    case 'deactivated':
      return empty(423)
    case 'expired':
      return empty(410)
    case 'mustChangePassword':
      return reply(203, {
        changePasswordId: loggedIn.changePasswordId ?? '',
        changePasswordReason: verdict.reason,
        ...(state && { state }),
      })
    case 'identityUnverified':
      return reply(
        212,
        {
          ...body,
          ...(verification && { identityVerificationId: verification.id }),
          ...(verification?.kind === 'email' && { emailVerificationId: verification.id }),
        },
        more,
      )
    case 'registrationUnverified':
      return reply(213, { ...body, ...(verification && { registrationVerificationId: verification.id }) }, more)
    case 'notRegistered':
      return reply(202, body, more)
    case 'signedIn':
      return reply(200, body, more)
  }
}

/** `access_token` for as long as the browser runs, `refresh_token` until it expires (wire reference, section 5). */
function cookiesOf({ issued, session }: LoggedIn, now: number): Cookie[] {
  return tokenCookies({
    ...(issued && { token: issued.token }),
    ...(session && { refreshToken: session.value, expiry: session.expiry }),
    now,
  })
}

export function tokenCookies({
  token,
  refreshToken,
  expiry,
  now,
}: {
  token?: string
  refreshToken?: string
  expiry?: number
  now: number
}): Cookie[] {
  return [
    ...(token === undefined ? [] : [{ name: 'access_token', value: token } as const]),
    ...(refreshToken === undefined
      ? []
      : [
          {
            name: 'refresh_token',
            value: refreshToken,
            maxAge: Math.max(0, Math.floor(((expiry ?? now) - now) / 1000)),
          } as const,
        ]),
  ]
}
