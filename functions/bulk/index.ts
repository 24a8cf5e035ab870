// How do many users come and go at once?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { deleteBulk } from './delete-users.ts'
import { postImport, postTokenImport } from './import.ts'

export const handler = lambda(manifest.bulk, {
  'POST /api/user/import': postImport,
  'POST /api/user/refresh-token/import': postTokenImport,
  'DELETE /api/user/bulk': deleteBulk,
})
