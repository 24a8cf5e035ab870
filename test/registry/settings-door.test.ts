// Are a tenant's settings refused, rewritten and kept at the door as they are declared?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventTypes, isTenantEvent, isTransactional } from '../../shared/events/index.ts'
import { leaves } from '../../shared/kernel/walk.ts'
import { tenantSettings } from '../../shared/settings/index.ts'
import { type Answer, type Door, openDoor } from '../door.ts'

let door: Door
let at: string
beforeAll(async () => {
  door = await openDoor()
  at = `/api/tenant/${String((await door.post('/api/tenant', { tenant: { name: 'Limits' } })).body.tenant?.id)}`
})
afterAll(() => door.close())

const codesOf = ({ body }: Answer): readonly string[] =>
  Object.entries((body?.fieldErrors ?? {}) as unknown as Record<string, { code: string }[]>).flatMap(([path, errors]) =>
    errors.map(({ code }) => `${path} ${code}`),
  )
/** `{ a: { b: value } }` for `a.b`. */
const nested = (path: string, value: unknown): Record<string, unknown> =>
  Object.fromEntries(
    [path.split('.')].map(([first = '', ...rest]) => [first, rest.length ? nested(rest.join('.'), value) : value]),
  )

const limited = leaves(tenantSettings)
  .filter(({ path, about }) => !path.includes('[') && !about.readOnly && ['int', 'decimal'].includes(about.kind))
  .flatMap(({ path, about: { min, max } }) => [
    ...(min === undefined ? [] : [[path, min - 1, min] as const]),
    ...(max === undefined ? [] : [[path, max + 1, max] as const]),
  ])

describe('one step outside its limit', () => {
  test('there are limits to step over', () => expect(limited.length).toBeGreaterThan(80))

  test.each(limited)('%s is refused at %d', async (path, outside) => {
    for (const type of ['application/json', 'application/merge-patch+json']) {
      const headers = { 'content-type': type }
      const answer = await door.patch(at, JSON.stringify({ tenant: nested(path, outside) }), { headers })
      expect([answer.status, codesOf(answer)]).toEqual([400, [`tenant.${path} [invalid]tenant.${path}`]])
    }
  })

  test('nothing of all that was kept', async () => {
    const { tenant } = (await door.get(at)).body
    const { tenant: other } = (await door.post('/api/tenant', { tenant: { name: 'Untouched' } })).body
    const own = (given: unknown) => ({ ...Object(given), id: 0, name: '' })
    expect(own(tenant)).toEqual(own(other))
  })
})

describe('what is rewritten when a tenant is saved', () => {
  const saved = async (tenant: Record<string, unknown>) => {
    const answer = await door.put(at, { tenant: { name: 'Limits', ...tenant } })
    expect([answer.status, codesOf(answer)]).toEqual([200, []])
    const { body } = await door.get(at)
    expect(body.tenant).toEqual(answer.body.tenant)
    return body.tenant
  }

  test('verification that is off clears what depends on it', async () => {
    const { emailTemplates } = (await door.get('/api/email/template')).body
    const verificationEmailTemplateId = Object.values(emailTemplates ?? {})[0]?.id
    const on = { verifyEmail: true, verifyEmailWhenChanged: true, verificationEmailTemplateId }
    expect((await saved({ emailConfiguration: on }))?.emailConfiguration).toMatchObject(on)
    const off = (await door.patch(at, { tenant: { emailConfiguration: { verifyEmail: false } } })).body.tenant
    expect(off?.emailConfiguration).toMatchObject({ verifyEmail: false, verifyEmailWhenChanged: false })
    expect(off?.emailConfiguration).not.toHaveProperty('verificationEmailTemplateId')
  })

  test('events: the instance’s are dropped, unknown ones too, and nobody prevents what has happened', async () => {
    const asked = Object.fromEntries(
      [...eventTypes, 'no.such.event'].map(type => [type, { enabled: true, transactionType: 'AbsoluteMajority' }]),
    )
    const events = (await saved({ eventConfiguration: { events: asked } }))?.eventConfiguration?.events
    expect(events).toEqual(
      Object.fromEntries(
        eventTypes
          .filter(isTenantEvent)
          .map(type => [type, { enabled: true, transactionType: isTransactional(type) ? 'AbsoluteMajority' : 'None' }]),
      ),
    )
    expect(eventTypes).toHaveLength(64)
  })

  test('domains are written small, names without the spaces around them, empty data is dropped, lines end alike', async () => {
    const connectorId = 'e3306678-a53a-4964-9040-1c96f36dda72'
    const tenant = await saved({
      name: '  Limits  ',
      data: { gone: null, kept: 0 },
      connectorPolicies: [{ connectorId, domains: ['Acme.example'], migrate: true }],
      registrationConfiguration: { blockedDomains: ['Spam.Example'] },
      emailConfiguration: { properties: 'a=1\r\nb=2' },
    })
    expect(tenant).toMatchObject({
      name: 'Limits',
      connectorPolicies: [{ connectorId, domains: ['*'], migrate: false }],
      registrationConfiguration: { blockedDomains: ['spam.example'] },
      emailConfiguration: { properties: 'a=1\nb=2' },
    })
    expect(tenant?.data).toEqual({ kept: 0 })
  })

  test('what a PUT leaves out is as if it had never been said', async () => {
    await saved({ issuer: 'a.example', logoutURL: 'https://a.example', jwtConfiguration: { timeToLiveInSeconds: 60 } })
    const tenant = await saved({})
    expect(tenant).toMatchObject({ issuer: 'acme.com', jwtConfiguration: { timeToLiveInSeconds: 3_600 } })
    expect(tenant).not.toHaveProperty('logoutURL')
  })
})
