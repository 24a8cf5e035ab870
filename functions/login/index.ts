// How does a user sign in?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { pingByToken, pingLogin } from './ping-login.ts'
import { postLogin } from './post-login.ts'

export const handler = lambda(manifest.login, {
  'POST /api/login': postLogin,
  'PUT /api/login': pingByToken,
  'PUT /api/login/:userId/:applicationId': pingLogin,
})
