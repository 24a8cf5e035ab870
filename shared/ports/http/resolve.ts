// Which addresses does a host have, and are they all allowed?
import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import type { guard } from './guard.ts'

export type Resolved = { readonly address: string; readonly family: number }
export type Lookup = (host: string) => Promise<readonly Resolved[]>

export const lookupAll: Lookup = host => systemLookup(host, { all: true })

/**
 * The addresses of the host. One that is not allowed refuses them all: a name that points inwards and outwards at once
 * is an attack or a mistake.
 */
export async function resolveAllowed(
  host: string,
  { lookup, allows }: { readonly lookup: Lookup; readonly allows: ReturnType<typeof guard> },
): Promise<readonly Resolved[] | 'unresolved' | 'refusedAddress'> {
  const family = isIP(host)
  const found = family === 0 ? await lookup(host).catch(() => []) : [{ address: host, family }]
  if (found.length === 0) return 'unresolved'
  return found.every(({ address }) => allows(host, address)) ? found : 'refusedAddress'
}

/**
 * A resolver that knows only the addresses that were judged. Without it the socket would ask the name server again, and
 * a hostile one answers the second question differently (DNS rebinding).
 */
export const pinned =
  (found: readonly Resolved[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = found
    if (options.all) done(null, [...found])
    else done(null, first?.address ?? '', first?.family ?? 4)
  }
