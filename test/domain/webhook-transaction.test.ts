// When do webhooks let a change happen?
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TransactionType, transactionMet } from '../../shared/domain/webhook-transaction.ts'

const strict: readonly TransactionType[] = ['None', 'Any', 'SimpleMajority', 'SuperMajority', 'AbsoluteMajority']
const answers = fc.array(fc.boolean(), { maxLength: 40 })
const type = fc.constantFrom(...strict)
const of = (yes: number, no: number) => [...Array<boolean>(yes).fill(true), ...Array<boolean>(no).fill(false)]

describe('a transaction over webhooks', () => {
  it.each([
    ['None', 0, 3, true],
    ['Any', 1, 9, true],
    ['Any', 0, 1, false],
    ['SimpleMajority', 1, 1, true],
    ['SimpleMajority', 1, 2, false],
    ['SuperMajority', 2, 1, true],
    ['SuperMajority', 3, 2, false],
    ['AbsoluteMajority', 3, 0, true],
    ['AbsoluteMajority', 99, 1, false],
  ] as const)('%s with %i yes and %i no: %s', (level, yes, no, met) => {
    expect(transactionMet(level, of(yes, no))).toBe(met)
  })

  it('is met when nobody was asked', () => {
    fc.assert(fc.property(type, level => transactionMet(level, [])))
  })

  it('is always met when all agree', () => {
    fc.assert(fc.property(type, fc.nat(40), (level, n) => transactionMet(level, of(n, 0))))
  })

  it('does not depend on the order of the answers', () => {
    fc.assert(
      fc.property(
        type,
        answers,
        (level, given) => transactionMet(level, given) === transactionMet(level, given.toReversed()),
      ),
    )
  })

  it('never falls when one more webhook agrees', () => {
    fc.assert(
      fc.property(
        type,
        answers,
        (level, given) => !transactionMet(level, given) || transactionMet(level, [...given, true]),
      ),
    )
  })

  it('never turns to a yes when a webhook changes its mind to no', () => {
    fc.assert(
      fc.property(type, answers, (level, given) => {
        const worse = given.map((yes, place) => yes && place !== given.indexOf(true))
        return !transactionMet(level, worse) || transactionMet(level, given)
      }),
    )
  })

  it('is never met at a stricter level and refused at a laxer one', () => {
    fc.assert(
      fc.property(answers, given => {
        const met = strict.map(level => transactionMet(level, given))
        return met.every((now, place) => place === 0 || !now || met[place - 1] === true)
      }),
    )
  })
})
