// Whom does an access control list let in?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryIssues, type IpEntry, letsIn } from '../../shared/domain/ip-acl.ts'

const usual = (action: IpEntry['action']): IpEntry => ({ action, startIPAddress: '*' })
const range = (action: IpEntry['action'], startIPAddress: string, endIPAddress = startIPAddress): IpEntry => ({
  action,
  startIPAddress,
  endIPAddress,
})
const office = [usual('Block'), range('Allow', '10.0.0.0', '10.0.255.255'), range('Block', '10.0.0.5')]

describe('a list', () => {
  test.each<[string, readonly IpEntry[], string, boolean]>([
    ['lets in a range from its first address', office, '10.0.0.0', true],
    ['to its last', office, '10.0.255.255', true],
    ['but not the one before', office, '9.255.255.255', false],
    ['nor the one after', office, '10.1.0.0', false],
    ['nor a narrower exception', office, '10.0.0.5', false],
    ['knows an IPv4 address in the clothes of IPv6', office, '::ffff:10.0.0.1', true],
    ['knows an IPv4 address in the clothes of IPv6', office, '0:0:0:0:0:FFFF:0a00:0001', true],
    ['gives IPv6 what it gives everybody', office, '2001:db8::1', false],
    ['gives IPv6 what it gives everybody', [usual('Allow'), range('Block', '10.0.0.1')], '2001:db8::1', true],
    ['never lets in what is no address', [usual('Allow')], 'localhost', false],
    ['never lets in what is no address', [usual('Allow')], '', false],
    ['reads no octal numbers', [usual('Block'), range('Allow', '10.0.0.8')], '10.0.0.010', false],
    ['without entries lets nobody in', [], '10.0.0.1', false],
    [
      'blocks where two rules are as narrow',
      [usual('Allow'), range('Allow', '1.1.1.1'), range('Block', '1.1.1.1')],
      '1.1.1.1',
      false,
    ],
  ])('%s', (_, entries, address, allowed) => {
    expect(letsIn(entries, address)).toBe(allowed)
  })
})

const dotted = (n: number): string => [24, 16, 8, 0].map(shift => (n >>> shift) & 255).join('.')
const number = fc.nat({ max: 0xffffffff })
const action = fc.constantFrom<IpEntry['action']>('Allow', 'Block')
const bounds = fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
const entry = fc.tuple(action, bounds).map(([what, [from, to]]) => range(what, dotted(from), dotted(to)))
const list = fc.tuple(fc.array(entry, { maxLength: 6 }), action).map(([entries, what]) => [...entries, usual(what)])

describe('always', () => {
  test('the order of the entries does not matter', () => {
    fc.assert(
      fc.property(list, number, (entries, n) => {
        expect(letsIn(entries.toReversed(), dotted(n))).toBe(letsIn(entries, dotted(n)))
      }),
    )
  })

  test('an entry for one address alone decides about it', () => {
    fc.assert(
      fc.property(list, number, action, (entries, n, what) => {
        const others = entries.filter(({ startIPAddress, endIPAddress }) => startIPAddress !== endIPAddress)
        expect(letsIn([...others, range(what, dotted(n))], dotted(n))).toBe(what === 'Allow')
      }),
    )
  })

  test('whom no range holds gets the usual action', () => {
    fc.assert(
      fc.property(list, number, (entries, n) => {
        const held = (one: IpEntry) =>
          one.startIPAddress !== '*' && letsIn([usual('Block'), { ...one, action: 'Allow' }], dotted(n))
        const rest = entries.filter(one => !held(one))
        expect(letsIn(rest, dotted(n))).toBe(rest.some(one => one.startIPAddress === '*' && one.action === 'Allow'))
      }),
    )
  })

  test('a blocking entry more lets nobody in who was out', () => {
    fc.assert(
      fc.property(list, bounds, number, (entries, [from, to], n) => {
        const more = [...entries, range('Block', dotted(from), dotted(to))]
        // Narrower than what let somebody in it may shut them out; it never opens.
        if (letsIn(more, dotted(n))) expect(letsIn(entries, dotted(n))).toBe(true)
      }),
    )
  })

  test('what is made of ranges in order and one usual action is a list', () => {
    fc.assert(
      fc.property(list, entries => {
        expect(entryIssues(entries)).toEqual([])
      }),
    )
  })
})

describe('refused is a list', () => {
  test.each<[string, readonly IpEntry[], string[]]>([
    ['without a usual action', [range('Allow', '1.1.1.1')], ['[missing]entries']],
    ['with two', [usual('Allow'), usual('Block')], ['[duplicate]entries']],
    [
      'that ends before it begins',
      [usual('Allow'), range('Block', '1.1.1.2', '1.1.1.1')],
      ['[invalid]entries.1.endIPAddress'],
    ],
    ['of IPv6', [usual('Allow'), range('Block', '::1')], ['[invalid]entries.1.startIPAddress']],
    ['of three parts', [usual('Allow'), range('Block', '10.0.1')], ['[invalid]entries.1.startIPAddress']],
    [
      'without an end',
      [usual('Allow'), { action: 'Block', startIPAddress: '1.1.1.1' }],
      ['[blank]entries.1.endIPAddress'],
    ],
  ])('%s', (_, entries, codes) => {
    expect(entryIssues(entries).map(({ path, reason }) => `[${reason}]${path}`)).toEqual(codes)
  })
})
