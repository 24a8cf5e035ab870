// Who hears of an event, and how is it told how that went?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Attempt, type Delivery, type Listener, listensTo, summary } from '../../shared/domain/webhook.ts'

const hook = (more: Partial<Listener>): Listener => ({ id: 'w', eventsEnabled: { 'user.create': true }, ...more })

describe('a webhook hears of an event', () => {
  test.each([
    ['when it is global and lists the type', hook({ global: true }), 'user.create', 't1', true],
    ['when it is of the tenant and lists the type', hook({ tenantIds: ['t1'] }), 'user.create', 't1', true],
    ['not when it is of another tenant', hook({ tenantIds: ['t2'] }), 'user.create', 't1', false],
    ['not when it is of no tenant', hook({}), 'user.create', 't1', false],
    ['not when it does not list the type', hook({ global: true }), 'user.delete', 't1', false],
    ['not when it lists the type as false', hook({ global: true, eventsEnabled: { x: false } }), 'x', 't1', false],
    ['not when the type is one of JavaScript’s own names', hook({ global: true }), 'constructor', 't1', false],
    ['of an instance event, when it is global', hook({ global: true }), 'user.create', undefined, true],
    ['of no instance event when it belongs to tenants', hook({ tenantIds: ['t1'] }), 'user.create', undefined, false],
  ])('%s', (_, webhook, type, tenantId, heard) => {
    expect(listensTo(webhook, { type, tenantId })).toBe(heard)
  })
})

const attempt: fc.Arbitrary<Attempt> = fc.record({
  id: fc.uuid(),
  webhookId: fc.constantFrom('a', 'b'),
  webhookEventLogId: fc.constant('f'),
  attemptResult: fc.constantFrom('Success', 'Failure', 'Unknown'),
  startInstant: fc.nat(),
})
const delivery: fc.Arbitrary<Delivery> = fc.record({
  webhookId: fc.constantFrom('a', 'b'),
  factId: fc.constant('f'),
  state: fc.constantFrom('Running', 'Succeeded', 'Failed'),
  attempts: fc.array(attempt, { maxLength: 4 }),
  limit: fc.constant(4),
  dueAt: fc.nat(),
})

describe('the log of a fact', () => {
  test('runs while any delivery does, then has failed if any has, and otherwise succeeded', () => {
    fc.assert(
      fc.property(fc.array(delivery, { maxLength: 5 }), deliveries => {
        const states = deliveries.map(one => one.state)
        const expected = states.includes('Running') ? 'Running' : states.includes('Failed') ? 'Failed' : 'Succeeded'
        expect(summary([], deliveries).eventResult).toBe(expected)
      }),
    )
  })
  test('counts every attempt once, and an unknown one as neither', () => {
    fc.assert(
      fc.property(fc.array(attempt), fc.array(delivery, { maxLength: 5 }), (asked, deliveries) => {
        const told = summary(asked, deliveries)
        const unknown = told.attempts.filter(one => one.attemptResult === 'Unknown').length
        expect(told.successfulAttempts + told.failedAttempts + unknown).toBe(told.attempts.length)
        expect(told.attempts.length).toBe(asked.length + deliveries.flatMap(one => one.attempts).length)
      }),
    )
  })
})
