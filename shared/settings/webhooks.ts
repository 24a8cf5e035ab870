// Which events does a tenant tell, and which may a webhook prevent?
import { type TenantEventType, tenantEventTypes } from '../events/index.ts'
import { choice, flag, section } from '../kernel/fields.ts'
import { placed } from './place.ts'

/** One for all events: it says the same of each, and 61 times the schema would be 61 times the start-up. */
const eventSwitch = section(
  'Event switch',
  placed(
    'Webhooks',
    'Event Settings',
    {
      enabled: flag({ label: 'Enabled', doc: 'Whether webhooks hear of this event.', default: false }),
      transactionType: choice({
        label: 'Transaction setting',
        doc: 'How many of the webhooks must agree before the change is committed.',
        of: ['None', 'Any', 'SimpleMajority', 'SuperMajority', 'AbsoluteMajority'],
        default: 'None',
      }),
    },
    'live',
  ),
)

type Switches = Readonly<Record<TenantEventType, typeof eventSwitch>>
const complete = (given: Readonly<Record<string, typeof eventSwitch>>): given is Switches =>
  tenantEventTypes.every(type => type in given)

function switches(): Switches {
  const all = Object.fromEntries(tenantEventTypes.map(type => [type, eventSwitch]))
  if (!complete(all)) throw new Error('an event has no switch')
  return all
}

export const webhooks = {
  eventConfiguration: section('Events', { events: section('Events', switches()) }),
}
