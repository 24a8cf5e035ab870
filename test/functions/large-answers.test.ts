// Does an answer arrive that is larger than a function may give?
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'

let door: Door
let base: string
const many = 8
beforeAll(async () => {
  door = await openDoor({ complain: () => undefined })
  base = await door.listen()
  // Lambda counts each of these quotation marks twice: 7 MB of records are 8 MB there.
  const data = { words: 'He said "no". '.repeat(62_000) }
  for (let n = 0; n < many; n++) {
    const made = await door.post('/api/application', { application: { name: `Large ${n}`, data } })
    expect(made.status, made.text).toBe(200)
  }
})
afterAll(() => door.close())

type Got = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly bytes: Buffer }

/** Nothing is unpacked on the way. */
const get = (path: string, acceptEncoding?: string): Promise<Got> =>
  new Promise((done, fail) => {
    const headers = { authorization: door.key, ...(acceptEncoding && { 'accept-encoding': acceptEncoding }) }
    const sent = request(new URL(path, base), { headers }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', fail).end()
  })

test('a client that takes gzip gets all of it, as every client does that is a browser or Node', async () => {
  const { status, headers, bytes } = await get('/api/application', 'gzip, deflate, br')
  expect([status, headers['content-encoding'], headers.vary]).toEqual([200, 'gzip', 'Accept-Encoding'])
  const { applications } = JSON.parse(gunzipSync(bytes).toString())
  expect(applications.filter((one: { name: string }) => one.name.startsWith('Large'))).toHaveLength(many)
  const told = await fetch(`${base}/api/application`, { headers: { authorization: door.key } })
  expect((await told.json()) as unknown).toEqual({ applications })
})

test.each([[undefined], ['identity'], ['gzip;q=0, br'], ['deflate']])(
  'one that does not (%s) is told why it gets nothing',
  async accepted => {
    const { status, headers, bytes } = await get('/api/application', accepted)
    expect([status, headers['content-encoding']]).toEqual([500, undefined])
    expect(JSON.parse(bytes.toString()).generalErrors).toMatchObject([{ code: '[AnswerTooLarge]' }])
  },
)

test('what fits is sent as it is to whoever does not unpack', async () => {
  const { status, headers, bytes } = await get('/api/application/search?numberOfResults=2&name=Large*', 'identity')
  expect([status, headers['content-encoding']]).toEqual([200, undefined])
  expect(JSON.parse(bytes.toString()).applications).toHaveLength(2)
})
