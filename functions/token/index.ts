// How does the platform speak OAuth 2.0 and OpenID Connect?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { introspect } from './introspect.ts'
import { jwks } from './jwks.ts'
import { openidConfiguration, tenantOpenidConfiguration } from './openid-configuration.ts'
import { postToken } from './post-token.ts'
import { getUserinfo, postUserinfo } from './userinfo.ts'

export const handler = lambda(manifest.token, {
  'POST /oauth2/token': postToken,
  'POST /oauth2/introspect': introspect,
  'GET /oauth2/userinfo': getUserinfo,
  'POST /oauth2/userinfo': postUserinfo,
  'GET /.well-known/jwks.json': jwks,
  'GET /.well-known/openid-configuration': openidConfiguration,
  'GET /.well-known/openid-configuration/:tenantId': tenantOpenidConfiguration,
  'GET /:tenantId/.well-known/openid-configuration': tenantOpenidConfiguration,
})
