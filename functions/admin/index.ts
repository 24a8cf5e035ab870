// Which parts has the console? Each is loaded with the first request for it: whoever signs in does not wait for the editor.
import { type Pages, pages } from '../../shared/http/pages.ts'
import { manifest } from '../manifest.ts'
import type { door } from './door.ts'
import type { Means } from './visit.tsx'

const atDoor =
  (route: keyof typeof door): Pages<Means>[string] =>
  async (c, asked) =>
    (await import('./door.ts')).door[route](c, asked)

export const handler = pages(manifest.admin, {
  first: {
    'GET /admin/assets/:version/:file': atDoor('GET /admin/assets/:version/:file'),
    'GET /admin/sign-in': atDoor('GET /admin/sign-in'),
    'POST /admin/sign-in': atDoor('POST /admin/sign-in'),
  },
  later: async () => (await import('./inside.ts')).inside,
  failed: async (status, requestId) => (await import('./refused.tsx')).failed(status, requestId),
})
