// What belongs to users, and is not the users themselves?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { deleteLinks, getLinks, postLink } from './links.ts'

export const handler = lambda(manifest.people, {
  'POST /api/identity-provider/link': postLink,
  'GET /api/identity-provider/link': getLinks,
  'DELETE /api/identity-provider/link': deleteLinks,
})
