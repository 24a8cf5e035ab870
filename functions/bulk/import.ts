// POST /api/user/import and /api/user/refresh-token/import: how do users and their sessions come from another system?
import { importInput, tokenImportInput } from '../../shared/domain/import-input.ts'
import { needSettings } from '../../shared/flows/users/find-user.ts'
import { importUsers } from '../../shared/flows/users/import.ts'
import { importTokens } from '../../shared/flows/users/import-tokens.ts'
import { empty, endpoint } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { group } from '../../shared/kernel/fields.ts'

/** Lambda takes 6 MB, in which every quotation mark of the body counts twice. */
const limit = 5 * 1_048_576

export const postImport = endpoint<'write' | 'sign' | 'seal' | 'hash' | 'callOut'>()({
  doc: 'Import users of another system with the passwords they have: all of them, or none.',
  limit,
  body: group('Import', { ...importInput, eventInfo }),
  answers: { 200: 'empty' },
  async run(c, { body }) {
    const { users, encryptionScheme, factor } = body
    const tenant = await needSettings(c, needTenant(c))
    await importUsers(c, { tenant, users, schemes: { encryptionScheme, factor }, info: infoOf(c, body.eventInfo) })
    return empty(200)
  },
})

export const postTokenImport = endpoint<'write' | 'sign'>()({
  doc: 'Import refresh tokens of another system, which go on working with the values they have: all of them, or none.',
  limit,
  body: group('Import', tokenImportInput),
  answers: { 200: 'empty' },
  async run(c, { body }) {
    const tenant = await needSettings(c, needTenant(c))
    await importTokens(c, { tenant, tokens: body.refreshTokens })
    return empty(200)
  },
})
