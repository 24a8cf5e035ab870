// What is answered to a page of another origin, besides or instead of what it asked for?
import { type CorsVerdict, judgeCors } from '../domain/cors.ts'
import type { Started } from '../start.ts'
import type { Inbound } from './inbound.ts'

const unconcerned: CorsVerdict = { outcome: 'unconcerned' }

/** Only a browser that shows a page of somewhere names an origin; all others are not kept waiting. */
export async function crossOrigin(
  started: Started,
  { now, header }: Inbound,
  { method, path }: { readonly method: string; readonly path: string },
): Promise<CorsVerdict> {
  const origin = header('origin')
  // Keys and discovery are for every page there is.
  if (origin === undefined || path.includes('/.well-known/')) return unconcerned
  const means = await started(now)
  const policy = 'configuration' in means ? await means.configuration?.cors() : undefined
  if (policy === undefined) return unconcerned
  return judgeCors(policy, {
    origin,
    host: header('host') ?? '',
    method,
    wantedMethod: header('access-control-request-method'),
    wantedHeaders: header('access-control-request-headers'),
  })
}
