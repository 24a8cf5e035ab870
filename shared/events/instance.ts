// What can happen to the instance as a whole?
import { id, text, whole } from '../kernel/fields.ts'
import { asked, ofInstance } from './event.ts'

export const instanceEvents = {
  'audit-log.create': ofInstance('An audit log entry was written.', () => ({
    auditLog: whole({ doc: 'The entry.' }),
  })),
  'event-log.create': ofInstance('An event log entry was written.', () => ({
    eventLog: whole({ doc: 'The entry.' }),
  })),
  'kickstart.success': ofInstance('The bootstrap file ran to its end.', () => ({
    instanceId: id({ doc: 'The id of this instance.' }),
  })),
}

export const testEvents = {
  test: asked('Somebody tried the webhook out.', () => ({ message: text({ doc: 'What they wrote.' }) })),
}
