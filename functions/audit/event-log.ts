// The event log: search, read one.
import { eventLogEntry, searchEventLog } from '../../shared/flows/logs/event-log.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { group, whole } from '../../shared/kernel/fields.ts'
import { criteriaOf, found, numberIn, numberPath, searchBody, searchQuery } from './shapes.ts'

const answers = { 200: found('eventLogs') }

async function search(c: Context<'read'>, given: unknown) {
  const { page, total } = await searchEventLog(c, criteriaOf(given))
  return reply(200, { eventLogs: page.map(entry => ({ ...entry })), total })
}

export const postEventLogSearch = endpoint<'read'>()({
  doc: 'Search the event log.',
  body: searchBody,
  answers,
  run: (c, { body }) => search(c, body.search),
})

export const getEventLogSearch = endpoint<'read'>()({
  doc: 'Search the event log.',
  query: searchQuery,
  answers,
  run: (c, { query }) => search(c, query),
})

export const getEventLog = endpoint<'read'>()({
  doc: 'Read one entry of the event log.',
  path: numberPath('eventLogId'),
  answers: { 200: group('Event log answer', { eventLog: whole({ doc: 'The entry.' }) }), 404: 'empty' },
  run: async (c, { path }) => {
    const entry = await eventLogEntry(c, numberIn(path, 'eventLogId'))
    return entry === undefined ? empty(404) : reply(200, { eventLog: { ...entry } })
  },
})
