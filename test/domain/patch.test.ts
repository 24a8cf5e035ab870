// What do the three PATCH forms promise?
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { patched, readyFor } from '../../shared/kernel/patch.ts'

beforeAll(() => readyFor('operations'))

const value = (form: 'json' | 'merge' | 'operations', target: unknown, document: unknown) => {
  const result = patched(form, target, document)
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}
const key = fc.constantFrom('a', 'b', 'c', 'id', 'name')
const scalar = fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.boolean())
const { tree } = fc.letrec(tie => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
  ),
}))
const members = fc.dictionary(key, tree, { maxKeys: 4 })
const withNulls = fc.dictionary(key, fc.oneof(tree, fc.constant(null)), { maxKeys: 4 })

describe('every form', () => {
  test('leaves the document it is applied to as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom('json' as const, 'merge' as const), members, withNulls, (form, target, patch) => {
        const before = structuredClone(target)
        patched(form, target, patch)
        expect(target).toEqual(before)
      }),
    )
  })

  test.each(['json', 'merge'] as const)('%s: an empty patch changes nothing', form => {
    fc.assert(
      fc.property(members, target => {
        expect(value(form, target, {})).toEqual(target)
      }),
    )
  })

  test.each(['json', 'merge'] as const)('%s: applied twice is applied once', form => {
    fc.assert(
      fc.property(members, withNulls, (target, patch) => {
        const once = value(form, target, patch)
        expect(value(form, once, patch)).toEqual(once)
      }),
    )
  })

  test.each(['json', 'merge'] as const)('%s: null removes a member', form => {
    expect(value(form, { a: 1, b: { c: 1, d: 2 } }, { a: null, b: { c: null } })).toEqual({ b: { d: 2 } })
  })

  test.each(['__proto__', 'constructor', 'prototype'])(
    'a member named %s is refused and reaches no prototype',
    name => {
      const document = JSON.parse(`{"a":{"${name}":{"polluted":true}}}`)
      for (const form of ['json', 'merge'] as const) expect(patched(form, { a: {} }, document).ok).toBe(false)
      expect(patched('operations', { a: {} }, [{ op: 'add', path: `/a/${name}/polluted`, value: true }]).ok).toBe(false)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    },
  )
})

describe('application/json', () => {
  test('lists grow', () => {
    expect(value('json', { list: ['a'] }, { list: ['b', 'a'] })).toEqual({ list: ['a', 'b'] })
  })
  test('elements with the same id merge', () => {
    const target = { roles: [{ id: '1', name: 'admin' }] }
    expect(value('json', target, { roles: [{ id: '1', isDefault: true }, { id: '2' }] })).toEqual({
      roles: [{ id: '1', name: 'admin', isDefault: true }, { id: '2' }],
    })
  })
})

describe('application/merge-patch+json', () => {
  test('lists are replaced', () => expect(value('merge', { list: ['a'] }, { list: ['b'] })).toEqual({ list: ['b'] }))
  test('an object takes the place of a scalar', () =>
    expect(value('merge', { a: 1 }, { a: { b: 2 } })).toEqual({ a: { b: 2 } }))
})

describe('application/json-patch+json', () => {
  test('operations are done in order', () => {
    const operations = [
      { op: 'test', path: '/a', value: 1 },
      { op: 'add', path: '/list/-', value: 'x' },
      { op: 'copy', from: '/a', path: '/b' },
      { op: 'move', from: '/list/0', path: '/c' },
      { op: 'remove', path: '/a' },
      { op: 'replace', path: '/b', value: 2 },
    ]
    expect(value('operations', { a: 1, list: [] }, operations)).toEqual({ b: 2, c: 'x', list: [] })
  })

  test.each([
    [
      'a failed test',
      [
        { op: 'add', path: '/b', value: 1 },
        { op: 'test', path: '/a', value: 2 },
      ],
    ],
    ['a missing target', [{ op: 'remove', path: '/nothing' }]],
    ['a missing parent', [{ op: 'add', path: '/x/y', value: 1 }]],
    ['an unknown operation', [{ op: 'shout', path: '/a' }]],
    ['no list', { op: 'remove', path: '/a' }],
    ['a path that is no pointer', [{ op: 'remove', path: 'a' }]],
    ['a move into itself', [{ op: 'move', from: '/a', path: '/a/b' }]],
    ['no path', [{ op: 'remove' }]],
    ['removing everything', [{ op: 'remove', path: '' }]],
  ])('%s fails the whole patch', (_, operations) => {
    expect(patched('operations', { a: 1 }, operations).ok).toBe(false)
  })

  test('a document copied into itself again and again is stopped before it fills the memory', () => {
    const bomb = Array.from({ length: 40 }, (_, n) => ({ op: 'copy', from: '', path: `/x${n}` }))
    expect(patched('operations', { a: 'some text' }, bomb).ok).toBe(false)
  })
})
