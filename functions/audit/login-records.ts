// Login records: search, and the last ones.
import { recentLogins, searchLoginRecords } from '../../shared/flows/logs/login-records.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { group, id, list, optional, text, whole } from '../../shared/kernel/fields.ts'
import { criteriaOf, found, searchBody, searchQuery } from './shapes.ts'

const answers = { 200: found('logins') }

async function search(c: Context<'read'>, given: unknown) {
  const { page, total } = await searchLoginRecords(c, { tenantId: c.tenantId, given: criteriaOf(given) })
  return reply(200, { logins: page, total })
}

export const postLoginRecordSearch = endpoint<'read'>()({
  doc: 'Search the login records.',
  body: searchBody,
  answers,
  run: (c, { body }) => search(c, body.search),
})

export const getLoginRecordSearch = endpoint<'read'>()({
  doc: 'Search the login records.',
  query: searchQuery,
  answers,
  run: (c, { query }) => search(c, query),
})

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
