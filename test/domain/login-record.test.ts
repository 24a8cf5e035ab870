// What is remembered of a login, in whatever order it is heard of?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordOfToken, withRecord } from '../../shared/domain/login-record.ts'
import type { RefreshToken } from '../../shared/domain/refresh.ts'
import type { Activity } from '../../shared/domain/user.ts'

const record = fc.record({
  instant: fc.integer({ min: 1, max: 1_000 }),
  applicationId: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
})
type Note = { readonly instant: number; readonly applicationId: string | undefined }
const noted = (records: readonly Note[]) =>
  records.reduce<Activity | undefined>(
    (known, { instant, applicationId }) =>
      withRecord(known, { instant, ...(applicationId !== undefined && { applicationId }) }),
    undefined,
  )

describe('activity', () => {
  test('is the same in whatever order, and however often, logins are heard of', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), records => {
        expect(noted([...records].reverse())).toEqual(noted(records))
        expect(noted([...records, ...records])).toEqual(noted(records))
      }),
    )
  })
  test('never goes back', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), record, (records, late) => {
        const before = noted(records)
        const after = noted([...records, late])
        expect(after?.lastLoginInstant).toBeGreaterThanOrEqual(before?.lastLoginInstant ?? 0)
        for (const [id, at] of Object.entries(before?.applications ?? {}))
          expect(after?.applications[id]).toBeGreaterThanOrEqual(at)
      }),
    )
  })
})

const token: RefreshToken = {
  id: 'x',
  tenantId: 't',
  userId: 'u',
  insertInstant: 1,
  startInstant: 1,
  lastAccessedInstant: 5,
  counter: 1,
  rotatedInstant: 1,
  generation: 0,
  authTime: 1,
  authenticationType: 'PASSWORD',
  grants: [],
}

describe('a refresh token', () => {
  test('that appears is a login, one that is used again is a refresh, and any other change is neither', () => {
    expect(recordOfToken({ body: token, version: 1 }, undefined)?.authenticationType).toBe('PASSWORD')
    const used = { ...token, lastAccessedInstant: 6 }
    expect(recordOfToken({ body: used, version: 2 }, token)).toMatchObject({
      authenticationType: 'REFRESH_TOKEN',
      instant: 6,
    })
    expect(recordOfToken({ body: { ...token, counter: 2 }, version: 2 }, token)).toBe(undefined)
  })
  test('makes the same record whenever the same change is heard of', () => {
    expect(recordOfToken({ body: token, version: 1 }, undefined)).toEqual(
      recordOfToken({ body: token, version: 1 }, undefined),
    )
  })
})
