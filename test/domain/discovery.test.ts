// Does the OpenID configuration say what the wire says?
import { expect, test } from 'vitest'
import { discovery } from '../../shared/domain/discovery.ts'

const base = 'https://id.example'
const said = discovery('acme.com', base)

test('the issuer is the tenant’s words, the addresses are the instance’s', () => {
  expect(said.issuer).toBe('acme.com')
  const addresses = Object.entries(said).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri')
  expect(Object.fromEntries(addresses)).toEqual({
    authorization_endpoint: `${base}/oauth2/authorize`,
    device_authorization_endpoint: `${base}/oauth2/device_authorize`,
    end_session_endpoint: `${base}/oauth2/logout`,
    introspection_endpoint: `${base}/oauth2/introspect`,
    jwks_uri: `${base}/.well-known/jwks.json`,
    token_endpoint: `${base}/oauth2/token`,
    userinfo_endpoint: `${base}/oauth2/userinfo`,
  })
})

test('what OpenID Connect Discovery 1.0 requires is there', () => {
  expect(said).toMatchObject({
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
    response_types_supported: expect.arrayContaining(['code', 'id_token', 'token id_token']),
    grant_types_supported: expect.arrayContaining([
      'authorization_code',
      'password',
      'implicit',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ]),
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    code_challenge_methods_supported: ['S256'],
    backchannel_logout_supported: false,
    frontchannel_logout_supported: true,
  })
})

test('no list says a thing twice', () => {
  for (const list of Object.values(said)) if (Array.isArray(list)) expect(new Set(list).size).toBe(list.length)
})
