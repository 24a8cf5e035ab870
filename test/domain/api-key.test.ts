// Which API key opens which route?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Call, grantedPath, type KeyFacts, mayCall } from '../../shared/domain/api-key.ts'

const tenant = '11111111-1111-4111-8111-1111111111aa'
const other = '22222222-2222-4222-8222-2222222222bb'
const call = (more: Partial<Call> = {}): Call => ({
  access: 'apiKey',
  route: 'GET /api/user/:userId',
  tenantHeader: undefined,
  now: 1_000,
  ...more,
})
const users = { endpoints: { '/api/user': ['GET'] } }

describe('a key', () => {
  test.each<[string, KeyFacts, Call, boolean]>([
    ['without permissions opens everything', {}, call(), true],
    ['with an empty map opens everything', { permissions: { endpoints: {} } }, call(), true],
    ['opens a path it was granted, whatever the id', { permissions: users }, call(), true],
    ['opens no other method', { permissions: users }, call({ route: 'DELETE /api/user/:userId' }), false],
    ['opens no other path', { permissions: users }, call({ route: 'GET /api/tenant' }), false],
    [
      'opens nothing below a granted path',
      { permissions: users },
      call({ route: 'GET /api/user/registration' }),
      false,
    ],
    ['works until it expires', { expirationInstant: 1_001 }, call(), true],
    ['is dead at its expiry', { expirationInstant: 1_000 }, call(), false],
    ['bound to an address list that is gone is refused', { ipAccessControlListId: other }, call(), false],
    ['bound to an address list serves whom it lets in', { ipAccessControlListId: other }, call({ letIn: true }), true],
    ['bound to an address list serves nobody else', { ipAccessControlListId: other }, call({ letIn: false }), false],
    ['of a tenant serves its tenant', { tenantId: tenant }, call({ tenantHeader: tenant.toUpperCase() }), true],
    ['of a tenant serves no other', { tenantId: tenant }, call({ tenantHeader: other }), false],
    ['of a tenant is not global', { tenantId: tenant }, call({ access: 'globalKey' }), false],
    ['without tenant is global', {}, call({ access: 'globalKey' }), true],
    ['that manages keys may', { keyManager: true }, call({ access: 'keyManager' }), true],
    ['that opens everything does not manage keys', {}, call({ access: 'keyManager' }), false],
    [
      'is not made a manager by its permissions',
      { permissions: { endpoints: { '/api/api-key': ['POST'] } } },
      call({ access: 'keyManager', route: 'POST /api/api-key' }),
      false,
    ],
  ])('%s', (_, key, asked, allowed) => {
    expect(mayCall(key, asked)).toBe(allowed)
  })
})

describe('always', () => {
  const keys: fc.Arbitrary<KeyFacts> = fc.record(
    {
      tenantId: fc.constantFrom(tenant, other),
      keyManager: fc.boolean(),
      expirationInstant: fc.integer({ min: 998, max: 1_002 }),
      permissions: fc.constantFrom({}, users, { endpoints: { '/api/login': ['POST'] } }),
    },
    { requiredKeys: [] },
  )
  const calls = fc.record({
    access: fc.constantFrom('apiKey', 'globalKey', 'keyManager', 'login', 'keyOrBearer', 'optionalKey'),
    route: fc.constantFrom('GET /api/user/:userId', 'POST /api/login', 'POST /api/api-key'),
    tenantHeader: fc.constantFrom(undefined, tenant, other),
    now: fc.integer({ min: 998, max: 1_002 }),
  })
  test('what a narrower key may do, the wider one may', () => {
    fc.assert(
      fc.property(keys, calls, (key, asked) => {
        const { tenantId: _, expirationInstant: __, permissions: ___, ...wide } = key
        if (mayCall(key, asked)) expect(mayCall(wide, asked)).toBe(true)
      }),
    )
  })
  test('a key that has expired stays so', () => {
    fc.assert(
      fc.property(keys, calls, fc.nat(1_000), (key, asked, later) => {
        if (key.expirationInstant !== undefined && key.expirationInstant <= asked.now)
          expect(mayCall(key, { ...asked, now: asked.now + later })).toBe(false)
      }),
    )
  })
})

test('a path is granted without its ids', () => {
  expect(grantedPath('/api/login/:userId/:applicationId')).toBe('/api/login')
  expect(grantedPath('/api/user/registration/:userId')).toBe('/api/user/registration')
})
