// Does the table keep its promises when DynamoDB does not answer as it should, with either driver?
import { afterAll } from 'vitest'
import { startEngine } from '../../infra/local/engine.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { sdkDriver } from '../../shared/storage/driver/sdk.ts'
import { startFaults } from '../faults.ts'
import { credentials, faultsSuite, patience, region } from './table-faults-suite.ts'

const engine = await startEngine()
const faults = await startFaults(engine.endpoint)
afterAll(async () => {
  await faults.stop()
  await engine.stop()
})

const lean = (more = {}, endpoint = faults.endpoint) =>
  leanDriver({ region, endpoint, credentials: () => credentials, patience: { ...patience, ...more } })
const sdk = (more = {}, endpoint = faults.endpoint) =>
  sdkDriver({ region, endpoint, credentials, patience: { ...patience, ...more } })
const common = { faults, tableName: engine.tableName, direct: () => lean({}, engine.endpoint) }

faultsSuite('the lean driver', { ...common, driver: lean })
faultsSuite('the SDK', { ...common, driver: sdk })
