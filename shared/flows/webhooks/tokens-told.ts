// How does an event wait for its receivers without lying about as a way into somebody's account?
import type { Envelope, Fact } from '../../events/outbox.ts'
import { tokensIn } from '../../events/token.ts'
import type { With } from '../../powers.ts'

const ownerOf = ({ tenantId }: Envelope): string => tenantId ?? 'instance'
const placeOf = ({ id }: Envelope): string => `outbox/${id}/secrets`

/** The event as the table keeps it: its tokens apart and sealed, because a fact stays for a month, as a log. */
export async function withTokensSealed(c: With<'seal'>, event: Envelope): Promise<Pick<Fact, 'event' | 'secrets'>> {
  const secret = tokensIn[event.type]
  if (secret === undefined) return { event }
  const told = Object.entries(event)
  const shown = Object.fromEntries(told.filter(([name]) => !secret.includes(name)))
  const hidden = Object.fromEntries(told.filter(([name]) => secret.includes(name)))
  const { id, createInstant, type, info } = event
  return {
    event: { ...shown, id, createInstant, type, info },
    secrets: await c.sealer.seal(ownerOf(event), placeOf(event), JSON.stringify(hidden)),
  }
}

/** The event as its receivers hear it. */
export async function withTokens(
  c: Pick<With<'seal'>, 'sealer'>,
  { event, secrets }: Pick<Fact, 'event' | 'secrets'>,
): Promise<Envelope> {
  if (secrets === undefined) return event
  const hidden: unknown = JSON.parse(await c.sealer.open(ownerOf(event), placeOf(event), secrets))
  return { ...Object(hidden), ...event }
}
