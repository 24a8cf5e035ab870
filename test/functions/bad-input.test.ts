// What do bodies get that are no honest bodies?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'

let door: Door
beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())

const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)
const someone = (more: object) => ({ user: { password: 'long enough for anybody', ...more } })

describe('a body', () => {
  test.each([['null'], ['[1, 2]'], ['"text"'], ['1'], ['{'], ['']])('that is %s is refused in words', async text => {
    const answer = await door.send('POST', '/api/user', text, { headers: { 'content-type': 'application/json' } })
    expect(answer.status).toBe(400)
    const code = text === '' ? '[missing]user' : '[invalidJSON]'
    expect(JSON.stringify(answer.body)).toContain(code)
  })

  test('that begins with a byte order mark is read all the same', async () => {
    const made = await door.send('POST', '/api/user', `\ufeff${JSON.stringify(someone({ username: 'from a file' }))}`)
    expect(made.status).toBe(200)
  })

  test('nested deeper than anybody means is refused, and nothing is stored', async () => {
    const deep = await door.post('/api/user', someone({ username: 'deep', data: nested(40) }))
    expect([deep.status, (await door.get('/api/user?username=deep')).status]).toEqual([400, 404])
    expect((await door.post('/api/user', someone({ username: 'shallow', data: nested(15) }))).status).toBe(200)
  })

  test.each([[1e200], [1e-200], [-1e130]])('with a number of any size (%d) is kept as it came', async n => {
    const made = await door.post('/api/user', someone({ username: `number ${n}`, data: { n } }))
    const read = await door.get(`/api/user/${made.body.user?.id}`)
    expect([read.status, read.body.user?.data]).toEqual([200, { n }])
  })

  test('that makes a row larger than the table keeps answers 413, and nothing is stored', async () => {
    const large = await door.post('/api/user', someone({ username: 'large', data: { a: 'x'.repeat(500_000) } }))
    expect([large.status, (await door.get('/api/user?username=large')).status]).toEqual([413, 404])
  })

  test.each(['a\u0000b', 'a\u001bb', 'a\u007fb'])(
    'with a control character in a name (%j) is refused',
    async username => {
      const answer = await door.post('/api/user', someone({ username }))
      expect(answer.body).toMatchObject({ fieldErrors: { 'user.username': [{ code: '[invalid]user.username' }] } })
    },
  )
})
