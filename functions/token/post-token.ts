// POST /oauth2/token: which grant brings which tokens?
import { invalidRequest, refusal } from '../../shared/domain/oauth-refusal.ts'
import type { EventInfo } from '../../shared/events/outbox.ts'
import { exchangeCode } from '../../shared/flows/exchange-code.ts'
import { type Client, oauthClient, refused } from '../../shared/flows/oauth-client.ts'
import type { GrantOutcome } from '../../shared/flows/oauth-tokens.ts'
import { passwordGrant } from '../../shared/flows/password-grant.ts'
import { refreshGrant } from '../../shared/flows/refresh-grant.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { oauthAnswers, refusedOAuth, tokenHeaders, tokenResponse } from '../../shared/http/oauth.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { group, optional, text, type Value } from '../../shared/kernel/fields.ts'

const said = (doc: string, max = 4_096) => optional(text({ doc, exact: true, max }))

const tokenRequest = group('Token request', {
  grant_type: said('What is exchanged.', 200),
  client_id: said('The client.', 255),
  client_secret: said('What only the client knows.'),
  tenantId: said('The tenant of the user, where the client serves every tenant.', 100),
  code: said('An authorization code.'),
  code_verifier: said('The secret behind the code challenge.'),
  redirect_uri: said('Where the code was sent.'),
  refresh_token: said('A refresh token.'),
  access_token: said('The access token before, for receivers of the event.', 16_384),
  username: said('A login name.', 1_000),
  loginId: said('The same, as a sample of the wire spells it.', 1_000),
  password: said('The password.', 1_000),
  scope: said('Scopes, separated by spaces.'),
  expires_in: said('A shorter life for the access token, in seconds.', 20),
  'metaData.device.name': said('What the user calls the device.', 1_000),
  'metaData.device.description': said('What the device is.', 1_000),
  'metaData.device.type': said('Its kind.', 1_000),
})

type Form = Value<typeof tokenRequest>
type Powers = 'write' | 'sign' | 'seal' | 'hash' | 'callOut'

export const postToken = endpoint<Powers>()({
  doc: 'Exchange an authorization code, a refresh token or a username and password for tokens. Parameters count in the form only.',
  body: tokenRequest,
  takes: 'form',
  answers: { 200: tokenResponse, ...oauthAnswers },
  async run(c, { body: form }) {
    const grant = form.grant_type
    if (!grant) return refusedOAuth(invalidRequest('missing_grant_type', 'grant_type is required.'))
    if (!isServed(grant))
      return refusedOAuth(refusal('unsupported_grant_type', 'invalid_grant_type', `The grant ${grant} is not served.`))
    const client = await oauthClient(
      c,
      {
        authorization: c.header('authorization'),
        clientId: form.client_id,
        clientSecret: form.client_secret,
        // A public client that used PKCE for its code has nothing but the refresh token to show afterwards.
        usesPkce: grant === 'refresh_token' || (grant === 'authorization_code' && form.code_verifier !== undefined),
      },
      form.tenantId?.toLowerCase() ?? namedTenant(c),
    )
    if (client.outcome === 'refused') return refusedOAuth(client.why)
    if (!client.application.oauthConfiguration.enabledGrants.some(enabled => enabled === grant)) {
      return refusedOAuth(
        refusal('unauthorized_client', 'grant_type_disabled', `This client may not use the grant ${grant}.`),
      )
    }
    const granted = await grants[grant](c, { client, form, info: infoOf(c, deviceInfo(form)) })
    return granted.outcome === 'refused'
      ? refusedOAuth(granted.why)
      : reply(200, granted.tokens, { headers: tokenHeaders })
  },
})

type Asked = { readonly client: Client; readonly form: Form; readonly info: EventInfo }
type Grant = (c: Context<Powers>, asked: Asked) => Promise<GrantOutcome>

const authorizationCode: Grant = async (c, { client, form, info }) =>
  form.code
    ? exchangeCode(c, {
        client,
        code: form.code,
        redirectUri: form.redirect_uri,
        codeVerifier: form.code_verifier,
        info,
      })
    : missing('missing_code', 'code')

const refreshToken: Grant = async (c, { client, form, info }) => {
  const { scope, expires_in } = form
  const presented = form.refresh_token || c.cookies.refresh_token
  if (!presented) return missing('missing_refresh_token', 'refresh_token')
  if (expires_in !== undefined && !/^[1-9]\d*$/.test(expires_in))
    return refused(invalidRequest('invalid_expires_in', 'expires_in is a number of seconds.'))
  const expiresIn = expires_in === undefined ? undefined : Number(expires_in)
  const original = form.access_token ?? c.cookies.access_token
  return refreshGrant(c, { client, refreshToken: presented, scope, expiresIn, original, info })
}

const password: Grant = async (c, { client, form, info }) => {
  const username = form.username ?? form.loginId
  if (!username || !form.password)
    return refused(refusal('invalid_request', 'invalid_user_credentials', 'username and password are required.'))
  const device = deviceOf(form)
  return passwordGrant(c, {
    client,
    username,
    password: form.password,
    scope: form.scope,
    ...(device && { device }),
    info,
  })
}

const grants = { authorization_code: authorizationCode, refresh_token: refreshToken, password }
const isServed = (grant: string): grant is keyof typeof grants => Object.hasOwn(grants, grant)

const missing = (reason: string, name: string) => refused(invalidRequest(reason, `${name} is required.`))

function deviceOf(form: Form) {
  const name = form['metaData.device.name']
  const description = form['metaData.device.description']
  const type = form['metaData.device.type']
  return name || description || type
    ? { ...(name && { name }), ...(description && { description }), ...(type && { type }) }
    : undefined
}

function deviceInfo(form: Form) {
  const device = deviceOf(form)
  return {
    ...(device?.name && { deviceName: device.name }),
    ...(device?.description && { deviceDescription: device.description }),
    ...(device?.type && { deviceType: device.type }),
  }
}
