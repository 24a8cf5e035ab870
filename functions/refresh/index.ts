// How are tokens renewed, listed, revoked, validated and issued?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { getRefreshToken, getRefreshTokens } from './get-refresh-tokens.ts'
import { issueJwt } from './issue-jwt.ts'
import { logout } from './logout.ts'
import { postRefresh } from './post-refresh.ts'
import { publicKey } from './public-key.ts'
import { revokeRefreshToken, revokeRefreshTokens } from './revoke-refresh-tokens.ts'
import { validateJwt } from './validate-jwt.ts'
import { vendJwt } from './vend-jwt.ts'

export const handler = lambda(manifest.refresh, {
  'POST /api/jwt/refresh': postRefresh,
  'GET /api/jwt/refresh': getRefreshTokens,
  'GET /api/jwt/refresh/:tokenId': getRefreshToken,
  'DELETE /api/jwt/refresh': revokeRefreshTokens,
  'DELETE /api/jwt/refresh/:tokenId': revokeRefreshToken,
  'GET /api/jwt/validate': validateJwt,
  'GET /api/jwt/issue': issueJwt,
  'POST /api/jwt/vend': vendJwt,
  'GET /api/jwt/public-key': publicKey,
  'POST /api/logout': logout,
})
