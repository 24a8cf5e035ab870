// Which scalars of JSON are taken for another, as the wire's own reader takes them, and which are not?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, flag, group, int, list, map, optional, section, text } from '../../shared/kernel/fields.ts'
import { parse } from '../../shared/kernel/issues.ts'
import { sparse } from '../../shared/kernel/sparse.ts'
import { type Door, openDoor } from '../door.ts'

const doc = 'A field of this test.'
const fields = group('Scalars', {
  count: optional(int({ doc })),
  share: optional(decimal({ doc })),
  on: flag({ doc, default: false }),
  name: optional(text({ doc })),
  exact: optional(text({ doc, exact: true })),
  inner: section('Inner', { count: int({ doc, default: 1 }) }),
  many: list(int({ doc }), { doc, default: [] }),
  named: map(flag({ doc }), { doc, default: {} }),
})
const read = (given: object) => parse(fields, given)
const value = (given: object) => {
  const parsed = read(given)
  return parsed.ok ? parsed.value : parsed.issues.map(({ path, reason }) => `[${reason}]${path}`)
}

describe('a scalar', () => {
  test('that is a whole number in quotation marks is that number', () => {
    fc.assert(
      fc.property(fc.integer(), n => {
        expect(value({ count: String(n) })).toMatchObject({ count: n })
      }),
    )
  })
  test('that is a whole number is its digits where a text is declared', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), n => {
        expect(value({ name: n, exact: n })).toMatchObject({ name: String(n), exact: String(n) })
      }),
    )
  })
  test.each([
    [{ share: '0.25' }, { share: 0.25 }],
    [{ on: 'true' }, { on: true }],
    [{ on: 'false' }, { on: false }],
    [{ inner: { count: '7' } }, { inner: { count: 7 } }],
    [{ many: ['1', 2] }, { many: [1, 2] }],
    [{ named: { a: 'true', b: false } }, { named: { a: true, b: false } }],
  ])('is read at any depth: %j', (given, expected) => {
    expect(value(given)).toMatchObject(expected)
    const thin = parse(sparse(fields), given)
    expect(thin.ok && thin.value).toEqual(expected)
  })
  test.each([
    ...['', ' ', '25 ', '1e3', '0x10', '1.5', '12345678901234567', 'Infinity', 'NaN', '٣', true, [1], {}].map(
      count => ({ count }),
    ),
    ...['', 'yes', 'True', 'FALSE', '1', 1, 0, [true]].map(on => ({ on })),
    ...[true, 1.5, 2 ** 53, ['a'], {}].map(name => ({ name })),
  ])('that would lose or gain something is refused: %j', given => {
    expect(value(given)).toEqual([`[couldNotConvert]${Object.keys(given)[0]}`])
  })
})

describe('at the door', () => {
  test('a setting in quotation marks is kept as what it is, and a number is a name', async () => {
    const door: Door = await openDoor()
    const tenant = { maximumPasswordAge: { enabled: 'true', days: '25' }, name: 2_027 }
    const patched = await door.patch(`/api/tenant/${door.tenantId}`, { tenant })
    expect(patched.body).toMatchObject({ tenant: { maximumPasswordAge: { enabled: true, days: 25 }, name: '2027' } })
    await door.close()
  })
})
