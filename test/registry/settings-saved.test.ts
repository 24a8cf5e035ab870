// What becomes of a tenant's settings when they are saved, and whose word counts when they are read?
import { describe, expect, it } from 'vitest'
import { eventTypes, isTenantEvent, isTransactional, tenantEventTypes } from '../../shared/events/index.ts'
import { layered } from '../../shared/kernel/sparse.ts'
import { ownConnector } from '../../shared/settings/connectors.ts'
import {
  forApplication,
  normaliseTenant,
  overridables,
  resolveTenant,
  stampDeletePolicy,
  type TenantSettings,
  tenantSettings,
} from '../../shared/settings/index.ts'

const templateId = '11111111-2222-4333-8444-555555555555'
const connectorId = '22222222-2222-4333-8444-555555555555'
type Saving = { readonly before?: TenantSettings; readonly now?: number }
const saved = (stored: Record<string, unknown>, { before, now = 1_000 }: Saving = {}) =>
  stampDeletePolicy(normaliseTenant(resolveTenant({ name: 'Acme', ...stored })), before, now)

describe('saving', () => {
  it('clears what depends on verification when verification is off', () => {
    const { emailConfiguration } = saved({
      emailConfiguration: { verifyEmail: false, verifyEmailWhenChanged: true, verificationEmailTemplateId: templateId },
    })
    expect(emailConfiguration).toMatchObject({ verifyEmail: false, verifyEmailWhenChanged: false })
    expect(emailConfiguration).not.toHaveProperty('verificationEmailTemplateId')
  })
  it('keeps it when verification is on', () => {
    const set = { verifyEmail: true, verifyEmailWhenChanged: true, verificationEmailTemplateId: templateId }
    expect(saved({ emailConfiguration: set }).emailConfiguration).toMatchObject(set)
  })
  it('lets nobody prevent what has already happened', () => {
    const all = Object.fromEntries(eventTypes.map(type => [type, { enabled: true, transactionType: 'Any' }]))
    const { events } = saved({ eventConfiguration: { events: all } }).eventConfiguration
    expect(Object.keys(events).sort()).toEqual([...tenantEventTypes])
    for (const type of eventTypes.filter(isTenantEvent)) {
      expect(events[type], type).toEqual({ enabled: true, transactionType: isTransactional(type) ? 'Any' : 'None' })
    }
  })
  it('writes domains in lower case, and lets our own table answer for all of them', () => {
    const policies = [
      { connectorId, domains: ['Acme.COM'], migrate: true, data: { a: 1, b: null } },
      { connectorId: ownConnector, domains: ['Acme.COM'], migrate: true },
    ]
    const next = saved({ connectorPolicies: policies, registrationConfiguration: { blockedDomains: ['Spam.Example'] } })
    expect(next.connectorPolicies).toEqual([
      { connectorId, domains: ['acme.com'], migrate: true, data: { a: 1 } },
      { connectorId: ownConnector, domains: ['*'], migrate: false },
    ])
    expect(next.registrationConfiguration.blockedDomains).toEqual(['spam.example'])
  })
  it('drops empty members of data and evens out line ends', () => {
    const next = saved({ data: { a: null, b: 0 }, emailConfiguration: { properties: 'a=1\r\nb=2\rc=3' } })
    expect(next.data).toEqual({ b: 0 })
    expect(next.emailConfiguration.properties).toBe('a=1\nb=2\nc=3')
  })
  it('demands no parent of a child that may not register', () => {
    const { familyConfiguration } = saved({
      familyConfiguration: { allowChildRegistrations: false, parentEmailRequired: true },
    })
    expect(familyConfiguration.parentEmailRequired).toBe(false)
  })
  it('notes when the deletion of unverified users was switched on, once', () => {
    const on = { userDeletePolicy: { unverified: { enabled: true } } }
    const first = saved(on)
    expect(first.userDeletePolicy.unverified.enabledInstant).toBe(1_000)
    const second = saved(on, { before: first, now: 2_000 })
    expect(second.userDeletePolicy.unverified.enabledInstant).toBe(1_000)
    const off = saved({}, { before: second, now: 3_000 })
    expect(off.userDeletePolicy.unverified.enabledInstant).toBe(1_000)
    const again = saved(on, { before: off, now: 4_000 })
    expect(again.userDeletePolicy.unverified.enabledInstant).toBe(4_000)
  })
  it('changes nothing the second time', () => {
    const once = saved({
      data: { a: null },
      emailConfiguration: { properties: '\r' },
      eventConfiguration: { events: {} },
    })
    expect(stampDeletePolicy(normaliseTenant(once), once, 9)).toEqual(once)
  })
})

describe('whose word counts', () => {
  it('the default, then the system, then the tenant', () => {
    const settings = resolveTenant({ issuer: 'system', baseURL: 'https://system.example' }, { issuer: 'tenant' })
    expect(settings).toMatchObject({
      issuer: 'tenant',
      baseURL: 'https://system.example',
      themeId: resolveTenant().themeId,
    })
  })
  it('a default follows the setting it is made of', () => {
    expect(resolveTenant({ issuer: 'a.example' }).webAuthnConfiguration.relyingPartyName).toBe('a.example')
    expect(resolveTenant({ connectorPolicies: [] }).connectorPolicies).toEqual([
      { connectorId: ownConnector, domains: ['*'], migrate: false },
    ])
  })
  it('an application’s token settings count once it has switched them on, its revocation policy never', () => {
    const tenant = resolveTenant({})
    const jwtConfiguration = { timeToLiveInSeconds: 5, refreshTokenRevocationPolicy: { onPasswordChanged: false } }
    expect(forApplication(tenant, { jwtConfiguration })).toBe(tenant)
    const own = forApplication(tenant, { jwtConfiguration: { ...jwtConfiguration, enabled: true } })
    expect(own.jwtConfiguration.timeToLiveInSeconds).toBe(5)
    expect(own.jwtConfiguration.refreshTokenTimeToLiveInMinutes).toBe(43_200)
    expect(own.jwtConfiguration.refreshTokenRevocationPolicy.onPasswordChanged).toBe(true)
  })
  it('an application’s own letters are sent, under the names applications use', () => {
    const emailConfiguration = { emailVerificationEmailTemplateId: templateId, host: 'evil.example' }
    const own = forApplication(resolveTenant({}), { emailConfiguration })
    expect(own.emailConfiguration).toMatchObject({ verificationEmailTemplateId: templateId, host: 'localhost' })
  })
  it('an application without a word of its own changes nothing', () => {
    const tenant = resolveTenant({})
    expect(forApplication(tenant, undefined)).toBe(tenant)
    expect(forApplication(tenant, { name: 'App', issuer: 'other' })).toBe(tenant)
  })
  it('a changed tenant is seen through an application that is remembered', () => {
    const application = { jwtConfiguration: { enabled: true, timeToLiveInSeconds: 5 } }
    expect(forApplication(resolveTenant({ issuer: 'a' }), application).issuer).toBe('a')
    expect(forApplication(resolveTenant({ issuer: 'b' }), application).issuer).toBe('b')
  })
  it('nothing secret may be overridden', () => {
    expect(overridables()).toContain('jwtConfiguration.timeToLiveInSeconds')
    expect(overridables()).not.toContain('emailConfiguration.password')
  })
  it('nobody changes a default by accident', () => {
    const { jwtConfiguration } = layered(tenantSettings)
    expect(() => Object.assign(jwtConfiguration, { timeToLiveInSeconds: 1 })).toThrow(TypeError)
  })
})
