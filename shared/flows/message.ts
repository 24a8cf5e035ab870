// How is a message asked for, in the commit that is the reason for it?
import { newId } from '../kernel/ids.ts'
import { day, seconds } from '../kernel/time.ts'
import type { Address } from '../ports/mail/port.ts'
import type { With } from '../powers.ts'
import { keys } from '../storage/keys.ts'
import type { Write } from '../storage/table.ts'

export type MessageRequest = {
  readonly tenantId: string
  /** The e-mail template. */
  readonly templateId: string
  readonly to: readonly Address[]
  readonly cc?: readonly Address[]
  readonly bcc?: readonly Address[]
  /** Whose the message is; the template sees this user as it is when the message is sent, unless `variables` has one. */
  readonly userId?: string | undefined
  readonly applicationId?: string | undefined
  /** Overrides the user's own. */
  readonly preferredLanguages?: readonly string[] | undefined
  /** What the template may say besides `tenant`, `application` and `user` (wire reference, section 32). */
  readonly variables: Readonly<Record<string, unknown>>
}

/** The body of the row under keys.message. */
export type Message = Omit<MessageRequest, 'variables'> & {
  readonly id: string
  /** Sealed, because codes and links to passwords are among them; gone once the message is. */
  readonly variables?: string
  readonly state: 'Waiting' | 'Sending' | 'Sent' | 'Failed'
  /** How often a server was asked to take it. */
  readonly tries: number
  /** When the next attempt is due; while one is under way, when it must have ended. */
  readonly dueAt: number
  readonly reason?: string
  readonly reference?: string
}

/** Long enough to see why a message never came. */
const keptMs = 3 * day

export const placeOfVariables = (id: string): string => `message/${id}/variables`

/** One message, sent after the commit of this write and not at all without it. */
export async function messageWrite(c: With<'seal'>, { variables, ...request }: MessageRequest): Promise<Write> {
  const id = newId()
  const body: Message = {
    ...request,
    id,
    variables: await c.sealer.seal(request.tenantId, placeOfVariables(id), JSON.stringify(variables)),
    state: 'Waiting',
    tries: 0,
    dueAt: c.now,
  }
  const ttl = seconds(c.now + keptMs)
  return { put: { ...keys.message(request.tenantId, id), type: 'message', body, ttl }, expect: 'absent' }
}

/** What the queue carries: what is to be sent stands in the row alone. */
export type Sending = { readonly tenantId: string; readonly id: string }

export const sendingOf = ({ tenantId, id }: Message): Sending => ({ tenantId, id })

/** Throws for what is not ours: the queue then puts it with the dead letters. */
export function readSending(body: unknown): Sending {
  const { tenantId, id }: Partial<Record<keyof Sending, unknown>> = Object(body)
  if (typeof tenantId !== 'string' || typeof id !== 'string') throw new Error('this names no message')
  return { tenantId, id }
}
