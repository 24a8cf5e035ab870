// Is the platform up, and what does it speak?
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { lambda } from '../../shared/http/lambda.ts'
import { group, text } from '../../shared/kernel/fields.ts'
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

/** Of the API, not of our releases: clients and tools compare it with the version they were written for. */
const version = '1.69.0'

const getVersion = endpoint<'read'>()({
  doc: 'The version of the API that is spoken here.',
  answers: { 200: group('Version', { version: text({ doc: 'Major, minor and patch.' }) }) },
  run: async () => reply(200, { version }),
})

export const handler = lambda(manifest.status, {
  'GET /api/status': alive,
  'GET /api/health': alive,
  'GET /api/system/version': getVersion,
})
