// Who may agree to something, and to what of it?
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageOf } from '../../shared/domain/age.ts'
import { ageOfSelfConsent, judgeValues, mayConsentAlone } from '../../shared/domain/consent-given.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const consent = {
  defaultMinimumAgeForSelfConsent: 13,
  countryMinimumAgeForSelfConsent: { DE: 16, fr: 15 },
  multipleValuesAllowed: false,
  values: ['a', 'b'],
}

describe('an age', () => {
  test.each([
    ['2013-11-22', 13],
    ['2013-11-23', 12],
    ['2013-12-01', 12],
    ['2013-01-30', 13],
    ['2012-02-29', 14],
    ['2027-01-01', -1],
  ])('of somebody born on %s is %i', (birthDate, age) => expect(ageOf({ birthDate }, now)).toBe(age))
  test('of somebody without a birth date is unknown', () => expect(ageOf({}, now)).toBeUndefined())
  test('never falls as time goes by, and is one more after every birthday', () => {
    const moment = fc.integer({ min: Date.parse('1950-01-01'), max: now })
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 60 }), (born, years) => {
        const birthDate = new Date(born).toISOString().slice(0, 10)
        const birthday = `${Number(birthDate.slice(0, 4)) + years}${birthDate.slice(4)}`
        fc.pre(!Number.isNaN(Date.parse(birthday)) && new Date(birthday).toISOString().startsWith(birthday))
        expect(ageOf({ birthDate }, Date.parse(birthday))).toBe(years)
        expect(ageOf({ birthDate }, Date.parse(birthday) - 1)).toBe(years - 1)
      }),
    )
  })
})

describe('one’s own consent', () => {
  test('takes the age of the country: the one that is named, or that of the first language that has one', () => {
    expect(ageOfSelfConsent(consent, { data: {} })).toBe(13)
    expect(ageOfSelfConsent(consent, { data: { country: 'de' } })).toBe(16)
    expect(ageOfSelfConsent(consent, { data: {}, preferredLanguages: ['en', 'fr_FR', 'de_DE'] })).toBe(15)
    expect(ageOfSelfConsent(consent, { data: { country: 'US' }, preferredLanguages: ['de-DE'] })).toBe(13)
    expect(ageOfSelfConsent(consent, { data: { country: 49 }, preferredLanguages: ['zh_Hans'] })).toBe(13)
  })
  test('is given by whoever is old enough, and by whoever says no birth date', () => {
    expect(mayConsentAlone(consent, { data: {}, birthDate: '2013-11-22' }, now)).toBe(true)
    expect(mayConsentAlone(consent, { data: {}, birthDate: '2013-11-23' }, now)).toBe(false)
    expect(mayConsentAlone(consent, { data: {} }, now)).toBe(true)
  })
})

test('values are of those on offer, each once, and one only unless several may be chosen', () => {
  const judge = (chosen: string[], multipleValuesAllowed = false) =>
    judgeValues({ ...consent, multipleValuesAllowed }, chosen).map(({ reason }) => reason)
  expect([judge([]), judge(['a']), judge(['a', 'b'], true)]).toEqual([[], [], []])
  expect([judge(['c']), judge(['a', 'a'], true), judge(['a', 'b'])]).toEqual([['invalid'], ['duplicate'], ['tooMany']])
})
