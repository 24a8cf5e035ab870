// What must a password be like?
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { group, id, whole } from '../../shared/kernel/fields.ts'
import { refuse } from '../../shared/kernel/refusal.ts'

// Every member of the rules is told to anybody: a registration form has to know them.
const answers = { 200: group('Rules', { passwordValidationRules: whole({ doc: 'The rules of the tenant.' }) }) }

async function rulesOf(c: Context<'read'>, tenantId: string) {
  const tenant = (await c.configuration.tenant(tenantId)) ?? refuse('notFound')
  return reply(200, { passwordValidationRules: { ...tenant.passwordValidationRules } })
}

export const validationRules = endpoint<'read'>()({
  doc: 'The password rules of the tenant of the request.',
  answers,
  run: c => rulesOf(c, needTenant(c)),
})

export const validationRulesOf = endpoint<'read'>()({
  doc: 'The password rules of a tenant.',
  path: group('Path', { tenantId: id({ doc: 'The tenant.' }) }),
  answers,
  run: (c, { path }) => rulesOf(c, path.tenantId),
})
