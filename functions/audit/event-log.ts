// What went wrong? The event log is searched and read.
import { eventLogEntry, searchEventLog } from '../../shared/flows/logs/event-log.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { group, whole } from '../../shared/kernel/fields.ts'
import { numberIn, numberPath, searches } from './shapes.ts'

export const [postEventLogSearch, getEventLogSearch] = searches('Search the event log.', 'eventLogs', searchEventLog)

export const getEventLog = endpoint<'read'>()({
  doc: 'Read one entry of the event log.',
  path: numberPath('eventLogId'),
  answers: { 200: group('Event log answer', { eventLog: whole({ doc: 'The entry.' }) }), 404: 'empty' },
  run: async (c, { path }) => {
    const entry = await eventLogEntry(c, numberIn(path, 'eventLogId'))
    return entry === undefined ? empty(404) : reply(200, { eventLog: { ...entry } })
  },
})
