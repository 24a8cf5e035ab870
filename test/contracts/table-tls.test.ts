// Does the lean driver keep the table's promises over TLS, as it speaks to AWS?
import net from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { startEngine } from '../../infra/local/engine.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { startFaults } from '../faults.ts'
import { cert } from './certificate.ts'
import { startTerminator, trust } from './over-tls.ts'
import { credentials, faultsSuite, patience, region } from './table-faults-suite.ts'
import { aKey, aRow, now, tableSuite } from './table-suite.ts'

trust(cert)
const engine = await startEngine()
const faults = await startFaults(engine.endpoint)
// Each connection ends after seven requests, so that new ones are made, and sessions resumed, all the time.
const [sound, faulty] = await Promise.all([
  startTerminator(engine.endpoint, { requestsEach: 7 }),
  startTerminator(faults.endpoint),
])
afterAll(async () => {
  for (const one of [sound, faulty, faults, engine]) await one.stop()
})

const { tableName } = engine
const lean = (more = {}, endpoint = faulty.endpoint) =>
  leanDriver({ region, endpoint, credentials: () => credentials, patience: { ...patience, ...more } })
const direct = () => lean({}, engine.endpoint)

tableSuite('TLS', async () => ({
  tableName,
  driver: leanDriver({ region, endpoint: sound.endpoint, credentials: () => credentials }),
}))
faultsSuite('TLS', { faults, tableName, driver: lean, direct })

test('most of those connections resumed the session of an earlier one', () => {
  const { opened, resumed } = sound.counted
  expect(opened).toBeGreaterThan(20)
  expect(resumed / opened).toBeGreaterThan(0.5)
})

test('a server that accepts and does not shake hands has heard nothing: what was asked of it is asked again, and happens once', async () => {
  const silent = new Set<net.Socket>()
  let quiet = 1
  const between = net.createServer(socket => {
    if (quiet-- > 0) {
      silent.add(socket)
      return
    }
    const on = net.connect(Number(new URL(sound.endpoint).port), '127.0.0.1')
    socket
      .on('error', () => on.destroy())
      .pipe(on.on('error', () => socket.destroy()))
      .pipe(socket)
  })
  await new Promise<void>(done => between.listen(0, '127.0.0.1', done))
  const endpoint = `https://localhost:${(between.address() as net.AddressInfo).port}`
  const anew = () => {
    quiet = 1
    return dynamoTable({ driver: lean({}, endpoint), tableName, now })
  }
  const [code, row] = [aKey(), aKey()]
  await dynamoTable({ driver: direct(), tableName, now }).commit([
    { put: aRow(code, 'code'), expect: 'absent' },
    { put: aRow(row), expect: 'absent' },
  ])
  expect(await anew().take(code)).toMatchObject({ body: 'code' })
  await anew().commit([{ remove: row, expect: { version: 1 } }])
  expect(silent.size).toBe(2)
  for (const socket of silent) socket.destroy()
  between.close()
})
