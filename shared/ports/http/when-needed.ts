// When is the client for other people's servers loaded? With the first call: most requests of most tenants make none.
import { once } from '../../kernel/once.ts'
import type { Allowed } from './guard.ts'
import type { Outgoing } from './port.ts'

export function outgoingWhenNeeded(settings: { readonly allowPrivate: Allowed }): Outgoing {
  const load = once(async () => (await import('./fetch.ts')).outgoing(settings))
  return { call: async given => (await load()).call(given) }
}
