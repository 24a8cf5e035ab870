// Who signed in? Login records are searched, and the last ones shown.
import { recentLogins, searchLoginRecords } from '../../shared/flows/logs/login-records.ts'
import { endpoint, reply } from '../../shared/http/endpoint.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { group, id, list, optional, text, whole } from '../../shared/kernel/fields.ts'
import { searches } from './shapes.ts'

export const [postLoginRecordSearch, getLoginRecordSearch] = searches(
  'Search the login records.',
  'logins',
  (c, given) => searchLoginRecords(c, { tenantId: c.tenantId, given }),
)

const count = (doc: string) => optional(text({ doc, pattern: /^\d{1,9}$/ }))

export const getRecentLogin = endpoint<'read'>()({
  doc: 'The last logins of a user, or of a tenant.',
  query: group('Query', {
    userId: optional(id({ doc: 'Whose.' })),
    offset: count('How many to leave out.'),
    limit: count('How many; 10 unless said otherwise.'),
  }),
  answers: { 200: group('Logins', { logins: list(whole({ doc: 'A login.' }), { doc: 'The logins, newest first.' }) }) },
  run: async (c, { query: { userId, offset = '0', limit = '10' } }) => {
    const tenantId = userId === undefined ? needTenant(c) : c.tenantId
    const logins = await recentLogins(c, { tenantId, userId, offset: Number(offset), limit: Number(limit) })
    return reply(200, { logins })
  },
})
