// Who changed what? The audit log is searched, read and added to.
import { addAuditEntry, auditEntry, searchAuditLog } from '../../shared/flows/logs/audit-log.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { namedTenant } from '../../shared/http/tenant.ts'
import { bag, group, optional, text, whole } from '../../shared/kernel/fields.ts'
import { parse } from '../../shared/kernel/issues.ts'
import { orRefuse } from '../../shared/kernel/refusal.ts'
import { numberIn, numberPath, searches } from './shapes.ts'

export const [postAuditLogSearch, getAuditLogSearch] = searches('Search the audit log.', 'auditLogs', (c, criteria) =>
  searchAuditLog(c, namedTenant(c), criteria),
)

const one = group('Audit log answer', { auditLog: whole({ doc: 'The entry.' }) })

export const getAuditLog = endpoint<'read'>()({
  doc: 'Read one entry of the audit log.',
  path: numberPath('auditLogId'),
  answers: { 200: one, 404: 'empty' },
  run: async (c, { path }) => {
    const entry = await auditEntry(c, namedTenant(c), numberIn(path, 'auditLogId'))
    return entry === undefined ? empty(404) : reply(200, { auditLog: { ...entry } })
  },
})

const known = group('Audit log request', {
  auditLog: group('Audit log', {
    data: bag({ doc: 'Anything you want to keep with the entry.' }),
    insertUser: text({ doc: 'Who did it.', min: 1, max: 255 }),
    message: text({ doc: 'What was done.', min: 1, max: 10_000 }),
    reason: optional(text({ doc: 'Why.', max: 10_000 })),
  }),
})

export const postAuditLog = endpoint<'write'>()({
  doc: 'Add an entry to the audit log.',
  body: group('Audit log request', { auditLog: whole({ doc: 'The entry.' }), eventInfo }),
  answers: { 200: one },
  run: async (c, { body }) => {
    const { reason, ...said } = orRefuse(parse(known, body)).auditLog
    // What something was and is may be of any type.
    const { oldValue, newValue } = body.auditLog
    const entry = {
      ...said,
      ...(reason !== undefined && { reason }),
      ...(given(oldValue) && { oldValue }),
      ...(given(newValue) && { newValue }),
    }
    const made = await addAuditEntry(c, { tenantId: namedTenant(c), entry, info: infoOf(c, body.eventInfo) })
    return reply(200, { auditLog: { ...made } })
  },
})

const given = (value: unknown): boolean => value !== undefined && value !== null
