// Whose token is this?
import { refuse } from '../kernel/refusal.ts'
import type { Caller } from './access.ts'
import type { Asked } from './endpoint.ts'

/** The caller as a user, on routes that only users reach. */
export const tokenOf = (c: Pick<Asked, 'caller'>): Extract<Caller, { kind: 'user' }> =>
  c.caller.kind === 'user' ? c.caller : refuse('unauthorized')
