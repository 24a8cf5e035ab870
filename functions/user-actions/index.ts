// What is done to users by those who look after them?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { deleteAction, getAction, getActions, postAction, putAction } from './actions.ts'

export const handler = lambda(manifest['user-actions'], {
  'POST /api/user/action': postAction,
  'GET /api/user/action': getActions,
  'GET /api/user/action/:actionId': getAction,
  'PUT /api/user/action/:actionId': putAction,
  'DELETE /api/user/action/:actionId': deleteAction,
})
