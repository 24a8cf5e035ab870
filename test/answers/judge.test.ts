// Does the comparison of declared and seen answers notice what it is there for?
import { expect, test } from 'vitest'
import { complaintsAbout } from './judge.ts'

const declared = new Map([['POST /api/login', [200, 423]]])
const all = ['POST /api/login 200', 'POST /api/login 423']
const complaints = (...seen: readonly string[]) => complaintsAbout(declared, new Set(seen))

test('a declared answer that nobody provoked is named', () => {
  expect(complaints('POST /api/login 200')).toEqual(['POST /api/login 423 was never provoked'])
  expect(complaints(...all)).toEqual([])
})

test('an answer that nobody declared is named, unless it cuts across all routes', () => {
  expect(complaints(...all, 'POST /api/login 401', 'POST /api/login 429')).toEqual([])
  expect(complaints(...all, 'POST /api/login 418')).toEqual([
    'POST /api/login 418 was answered and is nowhere declared',
  ])
  expect(complaints(...all, 'PUT /api/login 200')).toEqual(['PUT /api/login 200 was answered and is nowhere declared'])
  expect(complaints(...all, 'PUT /api/login 405')).toEqual([])
})

test('a defect is an answer nobody declares, on pages as well', () => {
  const defects = ['GET /admin 500', 'POST /api/login 500']
  expect(complaints(...all, ...defects)).toEqual(defects.map(one => `${one} was answered and is nowhere declared`))
  expect(complaints(...all, 'GET /admin 200', 'POST /admin/* 303')).toEqual([])
})

test('what is asked with HEAD is declared with GET', () => {
  const pages = new Map([['GET /api/status', [200]]])
  expect(complaintsAbout(pages, new Set(['GET /api/status 200', 'HEAD /api/status 200']))).toEqual([])
})
