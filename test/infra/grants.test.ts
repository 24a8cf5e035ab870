// May a function do in AWS what its row says, and nothing else?
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reach, statementsOf } from '../../infra/aws/grants.ts'
import type { Power } from '../../shared/powers.ts'
import { manifest, type Synthesised, synthesise } from './template.ts'

let cloud: Synthesised
beforeAll(() => {
  cloud = synthesise({ wishes: { mailIdentities: 'example.org, post@example.com', mailConfigurationSet: 'bounces' } })
}, 60_000)
afterAll(() => cloud.remove())

const allowed = (name: string) => cloud.allowed(name).statements
const actions = (name: string) => allowed(name).flatMap(({ Action }) => Action)
const on = (name: string, action: string) =>
  allowed(name)
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource)

const writes = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(verb => `dynamodb:${verb}`)
const reads = ['GetItem', 'BatchGetItem', 'Query'].map(verb => `dynamodb:${verb}`)

describe.each(Object.entries(manifest))('%s', (name, row) => {
  const has = (...powers: readonly string[]) => row.may.some(power => powers.includes(power))

  test('writes the table only with the power to', () => {
    expect(actions(name).filter(action => writes.includes(action))).toHaveLength(has('write') ? writes.length : 0)
  })

  test('reads the table and its index, which is named, only with the power to', () => {
    expect(
      actions(name)
        .filter(action => reads.includes(action))
        .sort(),
    ).toEqual(has('read', 'write') ? [...reads].sort() : [])
    if (!has('read', 'write')) return
    const [table, index] = on(name, 'dynamodb:Query')
    expect(on(name, 'dynamodb:GetItem')).toEqual([table])
    expect(index).toContain('/index/listed')
  })

  test('opens the master secret only with the power to sign, verify or seal', () => {
    expect(on(name, 'secretsmanager:GetSecretValue')).toHaveLength(has('sign', 'verify', 'seal') ? 1 : 0)
    expect(Object.keys(cloud.lambda(name).Environment.Variables).includes('MASTER_SECRET_ID')).toBe(
      has('sign', 'verify', 'seal'),
    )
  })

  test('puts work on the queues only with the power to; a reader of the stream or the clock may put away failures', () => {
    const work = has('queue') ? ['queuedeliveries', 'queuemessages'] : []
    const woken = row.on !== undefined && !('queue' in row.on) ? ['queuefailures'] : []
    const targets = on(name, 'sqs:SendMessage').map(target => /\["(\w+?)[0-9A-F]{8}"/.exec(target)?.[1])
    expect(targets.sort()).toEqual([...work, ...woken].sort())
  })

  test('sends mail only with the power to, and only from the identities that were named', () => {
    const identities = on(name, 'ses:SendEmail').map(
      target => /:((?:identity|configuration-set)\/[^"]+)/.exec(target)?.[1],
    )
    expect(identities).toEqual(
      has('sendMail') ? ['configuration-set/bounces', 'identity/example.org', 'identity/post@example.com'] : [],
    )
  })

  test('reaches nothing by a wildcard but the list of streams, for which IAM knows no resource', () => {
    const everywhere = allowed(name).filter(({ Resource }) => Resource.some(target => target.includes('*')))
    const forced = row.on !== undefined && 'stream' in row.on ? [['dynamodb:ListStreams']] : []
    expect(everywhere.map(({ Action }) => Action)).toEqual(forced)
    expect(actions(name).filter(action => action.includes('*'))).toEqual([])
  })

  test('holds no policy that grants.ts did not write, and is the only one in its role', () => {
    expect(cloud.allowed(name).managed).toEqual([])
    const owners = Object.keys(manifest).filter(other => cloud.allowed(other).role === cloud.allowed(name).role)
    expect(owners).toEqual([name])
  })
})

test('no policy stands beside a role', () => {
  expect(cloud.stateless.of('AWS::IAM::Policy')).toEqual([])
  expect(cloud.stateless.of('AWS::IAM::ManagedPolicy')).toEqual([])
})

test('the only roles besides are those of the schedules, and they may call one function', () => {
  const functions = Object.keys(manifest).map(name => cloud.allowed(name).role)
  const others = cloud.stateless.of('AWS::IAM::Role').filter(({ id }) => !functions.includes(id))
  const scheduled = Object.entries(manifest).filter(([, { on }]) => on !== undefined && 'everyMinutes' in on)
  expect(others).toHaveLength(scheduled.length)
  for (const { Properties } of others) expect(JSON.stringify(Properties)).not.toContain('*')
})

test('without identities no function may send mail by SES', () => {
  const quiet = synthesise({
    rows: {
      messages: { doc: 'Sends.', on: { queue: 'messages' }, may: ['sendMail'] },
      other: { doc: 'Delivers.', on: { queue: 'deliveries' }, may: [] },
    },
  })
  expect(quiet.allowed('messages').statements.flatMap(({ Action }) => Action)).not.toContain('ses:SendEmail')
  quiet.remove()
})

const reach: Reach = {
  table: 'table',
  index: 'index',
  stream: 'stream',
  masterSecret: 'secret',
  queues: { deliveries: 'deliveries', messages: 'messages' },
  failures: 'failures',
  mail: ['identity'],
}
const secret = ['secretsmanager:GetSecretValue secret']
const reading = [
  'dynamodb:BatchGetItem table',
  'dynamodb:GetItem table',
  'dynamodb:Query index',
  'dynamodb:Query table',
]
const each = {
  read: reading,
  write: [...reading, ...writes.map(action => `${action} table`)],
  verify: secret,
  sign: secret,
  seal: secret,
  hash: [],
  sendMail: ['ses:SendEmail identity'],
  callOut: [],
  queue: ['sqs:SendMessage deliveries', 'sqs:SendMessage messages'],
} satisfies Record<Power, readonly string[]>

test.each(Object.entries(each))('the power to %s alone grants this and no more', (power, granted) => {
  const may = Object.keys(each).filter((one): one is Power => one === power)
  const found = statementsOf({ doc: 'Has one power.', may }, reach).flatMap(({ actions, resources }) =>
    actions.flatMap(action => resources.map(resource => `${action} ${resource}`)),
  )
  expect(found.sort()).toEqual([...granted].sort())
})
