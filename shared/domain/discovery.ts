// What does an OpenID provider say of itself? (OpenID Connect Discovery 1.0; wire reference, section 10.)
const words = (text: string): readonly string[] => text.split(' ')

const claims = words(
  'applicationId at_hash aud auth_time authenticationType birthdate c_hash email email_verified exp family_name ' +
    'given_name iat iss jti middle_name name nbf nonce phone_number phone_number_verified picture ' +
    'preferred_username roles sub',
)
const signing = words('ES256 ES384 ES512 HS256 HS384 HS512 RS256 RS384 RS512 Ed25519')

/**
 * The wire's members, whole, although the README lists which endpoints are still to come: a client configures itself by
 * this once. `issuer` is the tenant's, verbatim: it need not be the address this was fetched from.
 */
export const discovery = (issuer: string, base: string) => ({
  authorization_endpoint: `${base}/oauth2/authorize`,
  backchannel_logout_supported: false,
  claims_supported: claims,
  code_challenge_methods_supported: ['S256'],
  device_authorization_endpoint: `${base}/oauth2/device_authorize`,
  end_session_endpoint: `${base}/oauth2/logout`,
  frontchannel_logout_supported: true,
  grant_types_supported: words(
    'authorization_code password implicit refresh_token urn:ietf:params:oauth:grant-type:device_code',
  ),
  id_token_signing_alg_values_supported: signing,
  introspection_endpoint: `${base}/oauth2/introspect`,
  issuer,
  jwks_uri: `${base}/.well-known/jwks.json`,
  response_modes_supported: words('form_post fragment query'),
  response_types_supported: ['code', 'id_token', 'token id_token'],
  scopes_supported: words('openid offline_access address email phone profile'),
  subject_types_supported: ['public'],
  token_endpoint: `${base}/oauth2/token`,
  token_endpoint_auth_methods_supported: words('client_secret_basic client_secret_post none'),
  userinfo_endpoint: `${base}/oauth2/userinfo`,
  userinfo_signing_alg_values_supported: signing,
})
