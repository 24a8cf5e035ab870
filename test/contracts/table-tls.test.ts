// Does the lean driver keep the table's promises over TLS, as it speaks to AWS?
import { afterAll, expect, test } from 'vitest'
import { startEngine } from '../../infra/local/engine.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { startFaults } from '../faults.ts'
import { cert } from './certificate.ts'
import { startTerminator, trust } from './over-tls.ts'
import { credentials, faultsSuite, patience, region } from './table-faults-suite.ts'
import { tableSuite } from './table-suite.ts'

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
