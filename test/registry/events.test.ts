// Is every event of the wire declared, with what the wire says of it?
import { describe, expect, it } from 'vitest'
import { eventDeclarations, eventTypes, isTransactional, tenantEventTypes } from '../../shared/events/index.ts'
import { factWrite, occurred } from '../../shared/events/outbox.ts'
import { keys, listed } from '../../shared/storage/keys.ts'

const at = { now: 1_700_000_000_000, id: '33333333-2222-4333-8444-555555555555' }
const user = { id: '44444444-2222-4333-8444-555555555555', email: 'ada@example.com' }
const tenantId = '55555555-2222-4333-8444-555555555555'

describe('the catalogue', () => {
  it('has the 64 events of the wire', () => {
    expect(eventTypes).toHaveLength(64)
    expect(tenantEventTypes).toHaveLength(61)
  })
  it.each(eventTypes)('%s is described, member by member', type => {
    const { doc, members, instance, transactional } = eventDeclarations[type]
    expect(doc).toMatch(/^[A-Z].+\.$/)
    for (const [name, field] of Object.entries(members())) expect(field.about.doc, name).toMatch(/^[A-Z].+\.$/)
    expect(
      Object.keys(members()).filter(name => ['id', 'createInstant', 'type', 'tenantId', 'info'].includes(name)),
    ).toEqual([])
    expect(instance && transactional).toBe(false)
  })
  it('asks nobody before the commit about what is complete', () => {
    for (const type of eventTypes.filter(name => name.endsWith('.complete')))
      expect(isTransactional(type), type).toBe(false)
  })
  it('carries what the event was before in every update of a whole', () => {
    for (const type of eventTypes.filter(name =>
      /^(user|group|entity|user\.registration)\.update(\.complete)?$/.test(name),
    )) {
      expect(Object.keys(eventDeclarations[type].members()), type).toContain('original')
    }
  })
})

describe('a fact', () => {
  const event = occurred('user.create', { user, tenantId, info: { ipAddress: '10.0.0.1' } }, at)

  it('is the event of the wire', () => {
    expect(event).toEqual({
      id: at.id,
      createInstant: at.now,
      type: 'user.create',
      tenantId,
      info: { ipAddress: '10.0.0.1' },
      user,
    })
  })
  it('is a row that must be new, dies with its retention, and is listed in the order of time', () => {
    expect(factWrite(event, 60)).toEqual({
      put: {
        ...keys.outbox(tenantId, at.id),
        type: 'outbox',
        ttl: 1_700_000_060,
        listed: listed.facts(tenantId, at.now, at.id),
        body: {
          id: at.id,
          eventType: 'user.create',
          event,
          eventResult: 'Running',
          attempts: [],
          failedAttempts: 0,
          successfulAttempts: 0,
          linkedObjectId: user.id,
          sequence: at.now,
          insertInstant: at.now,
          lastUpdateInstant: at.now,
        },
      },
      expect: 'absent',
    })
  })
  it('of the instance belongs to no tenant', () => {
    const write = factWrite(occurred('kickstart.success', { instanceId: at.id }, at), 60)
    expect(write).toMatchObject({ put: { ...keys.outbox('instance', at.id), body: { event: { info: {} } } } })
  })
})
