// Does the table keep its promises on the embedded engine, with either driver and when the network does not?
import { afterAll } from 'vitest'
import { startEngine } from '../../infra/local/engine.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { sdkDriver } from '../../shared/storage/driver/sdk.ts'
import { tableSuite } from './table-suite.ts'

const engine = await startEngine()
const { endpoint, tableName } = engine
afterAll(() => engine.stop())

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const region = 'eu-central-1'

tableSuite('the lean driver', async () => ({
  tableName,
  driver: leanDriver({ region, endpoint, credentials: () => credentials }),
}))
tableSuite('the SDK', async () => ({ tableName, driver: sdkDriver({ region, endpoint, credentials }) }))
