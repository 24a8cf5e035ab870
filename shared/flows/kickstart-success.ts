// Who hears that the bootstrap file ran to its end?
import { occurred } from '../events/outbox.ts'
import { newId } from '../kernel/ids.ts'
import type { With } from '../powers.ts'
import type { Instance } from '../resources/configuration.ts'
import { keys } from '../storage/keys.ts'
import { tell } from './announce.ts'

/** Tells it to the webhooks that the file itself made: of an instance nobody else can know. */
export async function kickstartSucceeded(c: With<'write'>): Promise<void> {
  const instance = await c.table.get<Instance>(keys.record('instance', 'instance', 'instance'))
  if (instance === undefined) throw new Error('an instance that was not furnished has no kickstart to tell of')
  c.configuration.forget()
  const event = occurred('kickstart.success', { instanceId: instance.body.id }, { now: c.now, id: newId() })
  const rows = await tell(c, [event])
  // The fact expects to be absent; its id is new.
  if (rows.length > 0) await c.table.commit(rows)
}
