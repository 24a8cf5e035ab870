// Does the engine on this machine keep what it is given, and say why when it cannot?
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startEngine } from '../../infra/local/engine.ts'
import { prepareFile } from '../../infra/local/engine-file.ts'
import { importRows } from '../../infra/local/engine-import.ts'
import { leanDriver } from '../../shared/storage/driver/lean.ts'
import { dynamoTable } from '../../shared/storage/dynamo-table.ts'
import { toItem } from '../../shared/storage/marshal.ts'
import { aKey, aRow } from './table-suite.ts'

const folder = await mkdtemp(join(tmpdir(), 'engine-'))
afterAll(() => rm(folder, { recursive: true }))

const credentials = () => ({ accessKeyId: 'local', secretAccessKey: 'local' })
const tableAt = ({ endpoint, tableName }: { endpoint: string; tableName: string }, now = Date.now()) =>
  dynamoTable({ driver: leanDriver({ region: 'eu-central-1', endpoint, credentials }), tableName, now })

test('rows and the stream outlive a restart over the same folder', async () => {
  const key = aKey()
  const first = await startEngine({ data: join(folder, 'kept') })
  await tableAt(first).commit([{ put: aRow(key, 'kept'), expect: 'absent' }])
  await first.stop()
  const second = await startEngine({ data: join(folder, 'kept') })
  expect(await tableAt(second).get(key)).toMatchObject({ body: 'kept' })
  expect(second.streamArn).toBe(first.streamArn)
  expect(second.streamArn).toContain('/stream/')
  await second.stop()
})

test('a new data file comes with an order for the stream, without which each write reads all there were', async () => {
  const data = join(folder, 'ordered')
  const engine = await startEngine({ data })
  const key = aKey()
  await tableAt(engine).commit([{ put: aRow(key, 'in order'), expect: 'absent' }])
  await engine.stop()
  const file = join(data, 'tenantry.db')
  expect((await readFile(file)).toString('latin1')).toContain('CREATE INDEX stream_order')
  // What is there already stays as it is.
  prepareFile(file)
  const again = await startEngine({ data })
  expect(await tableAt(again).get(key)).toMatchObject({ body: 'in order' })
  await again.stop()
})

test('rows are brought in by the file, and found by their key and in the index', async () => {
  const file = join(folder, 'imported', 'tenantry.db')
  const [key, listed] = [aKey(), aKey()]
  await importRows(file, [toItem(aRow(key, 'brought', { listed }), { version: 1, write: 'w' })])
  const engine = await startEngine({ data: dirname(file) })
  const table = tableAt(engine)
  expect(await table.get(key)).toMatchObject({ body: 'brought', version: 1 })
  expect((await table.query({ pk: listed.pk, listed: true })).rows).toHaveLength(1)
  await table.commit([{ put: aRow(key, 'changed'), expect: { version: 1 } }])
  await engine.stop()
})

test('a sweep deletes what is past its time, and only that', async () => {
  const engine = await startEngine({ sweeps: true })
  const [dead, alive] = [aKey(), aKey()]
  const past = Math.floor(Date.now() / 1_000) - 60
  await tableAt(engine).commit([
    { put: aRow(dead, 'dead', { ttl: past }), expect: 'absent' },
    { put: aRow(alive, 'alive', { ttl: past + 3_600 }), expect: 'absent' },
  ])
  expect(await engine.sweepTtl?.()).toBe(1)
  const earlier = tableAt(engine, (past - 1) * 1_000)
  expect((await earlier.getMany([dead, alive])).map(row => row?.body)).toEqual([undefined, 'alive'])
  await engine.stop()
})

test('an engine that cannot start says why, in one line', async () => {
  const broken = join(folder, 'broken.db')
  await writeFile(broken, 'this is no database, and it is long enough to be looked at as one')
  await expect(startEngine({ data: broken })).rejects.toThrow(/ended at once: .*not a valid SQLite database/)
  await expect(startEngine({ path: '/nowhere/dynoxide' })).rejects.toThrow('no DynamoDB engine at /nowhere/dynoxide')
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  await expect(startEngine({ port: (taken.address() as AddressInfo).port })).rejects.toThrow(/in use/)
  taken.close()
})

test('the engine ends with the process that started it, even when that is killed', async () => {
  const engineFile = join(import.meta.dirname, '../../infra/local/engine.ts')
  const script = `import { startEngine } from ${JSON.stringify(engineFile)}
    startEngine().then(engine => { console.log(engine.endpoint); setInterval(() => undefined, 1000) })`
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(parent.stdout, 'data')
  const endpoint = String(said).trim()
  expect(await fetch(endpoint).then(reply => reply.status)).toBeGreaterThan(0)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  const answers = () =>
    fetch(endpoint).then(
      () => true,
      () => false,
    )
  await expect.poll(answers, { interval: 10, timeout: 5_000 }).toBe(false)
})
