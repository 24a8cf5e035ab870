// Which OAuth client is calling, and has it proved so?
import { isUsable } from '../domain/application-tenant.ts'
import { judgeClient } from '../domain/client-authentication.ts'
import { invalidClient, invalidRequest, type OAuthRefusal } from '../domain/oauth-refusal.ts'
import { digest, isUuid, sameSecret } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import type { Application } from '../resources/application.ts'
import type { Tenant } from '../resources/configuration.ts'

type ClientCredentials = {
  readonly authorization: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly usesPkce: boolean
}

export type Client = {
  readonly outcome: 'client'
  readonly application: Application
  /** Absent where a universal application's request does not say whose user it is about. */
  readonly tenant: Tenant | undefined
  readonly authenticated: boolean
}
export type Refused = { readonly outcome: 'refused'; readonly why: OAuthRefusal }

export const refused = (why: OAuthRefusal): Refused => ({ outcome: 'refused', why })

/** The application behind `client_id`, authenticated by Basic or form as its policy wants. */
export async function oauthClient(
  c: With<'read'>,
  given: ClientCredentials,
  tenantId: string | undefined,
): Promise<Client | Refused> {
  const basic = given.authorization === undefined ? undefined : readBasic(given.authorization)
  if (basic === 'malformed')
    return refused(
      invalidClient('invalid_client_authentication_scheme', 'The Authorization header is not Basic credentials.', true),
    )
  if (basic !== undefined && given.clientSecret !== undefined) {
    return refused(invalidRequest('invalid_client_authentication', 'Authenticate by header or by form, not by both.'))
  }
  if (basic !== undefined && given.clientId !== undefined && given.clientId !== basic.id) {
    return refused(invalidRequest('client_id_mismatch', 'client_id differs from the one in the Authorization header.'))
  }
  const clientId = basic?.id ?? given.clientId
  if (!clientId) return refused(invalidRequest('missing_client_id', 'client_id is required.'))
  if (tenantId !== undefined && (await c.configuration.tenant(tenantId)) === undefined)
    return refused(invalidRequest('invalid_tenant_id', 'There is no such tenant.'))
  const application = await c.configuration.application(isUuid(clientId) ? clientId.toLowerCase() : clientId)
  const known = isUsable(application, tenantId)
  const home = application?.tenantId ?? tenantId ?? (known ? await c.configuration.onlyTenant() : undefined)
  const tenant = known && home !== undefined ? await c.configuration.tenant(home) : undefined
  // RFC 6749 section 2.3.1: a client without a secret may write an empty one.
  const secrets = (basic?.secrets ?? [given.clientSecret]).flatMap(secret => secret || [])
  const matches = secrets.some(secret => sameSecret(digest(secret), application?.clientSecretDigest ?? ''))
  if (!known || (home !== undefined && tenant === undefined))
    return refused(invalidClient('invalid_client_id', 'There is no such client.', basic !== undefined))
  const method = secrets.length === 0 ? 'none' : basic === undefined ? 'post' : 'basic'
  const verdict = judgeClient(
    { method, secretMatches: matches, usesPkce: given.usesPkce },
    application.oauthConfiguration.clientAuthenticationPolicy,
  )
  switch (verdict) {
    case 'missingSecret':
      return refused(
        invalidClient('client_authentication_missing', 'This client has to authenticate.', basic !== undefined),
      )
    case 'wrongSecret':
      return refused(invalidClient('invalid_client_authentication', 'The client secret is wrong.', basic !== undefined))
    case 'accepted':
      return { outcome: 'client', application, tenant, authenticated: method !== 'none' }
  }
}

/**
 * RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. Many clients join them as they are, which
 * shows only where a secret has characters to encode: it may have been meant either way.
 */
function readBasic(authorization: string): { readonly id: string; readonly secrets: readonly string[] } | 'malformed' {
  const encoded = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(authorization)?.[1]
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const at = text.indexOf(':')
  if (at < 0) return 'malformed'
  const secret = text.slice(at + 1)
  return { id: decoded(text.slice(0, at)), secrets: [decoded(secret), secret] }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}
