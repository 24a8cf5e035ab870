// Is the platform up?
import { empty, endpoint } from '../../shared/http/endpoint.ts'
import { lambda } from '../../shared/http/lambda.ts'
import { keys } from '../../shared/storage/keys.ts'
import { manifest } from '../manifest.ts'

/** Asks the table for any row at all, so that a platform without its table is not called healthy. */
const alive = endpoint<'read'>()({
  doc: 'Whether requests can be served: 200, or 503 when the table does not answer.',
  answers: { 200: 'empty' },
  async run(c) {
    await c.table.get(keys.progress('status'), { eventual: true })
    return empty(200)
  },
})

export const handler = lambda(manifest.status, { 'GET /api/status': alive, 'GET /api/health': alive })
