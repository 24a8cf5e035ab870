// How is each write said in DynamoDB's language? The only file that spells an expression.
import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { seconds } from '../kernel/time.ts'
import type { Item } from './marshal.ts'
import { attributes, bodyValue, keyItem, number, text, toItem } from './marshal.ts'
import type { Expect, Key, NewRow, Query, Write } from './table.ts'

export type Saying = { readonly tableName: string; readonly now: number; readonly write: string }

/** An expression with the names and values it speaks of; unused ones would be refused. */
export type Said = {
  readonly TableName: string
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD'
}

const alive = '(attribute_not_exists(#ttl) OR #ttl > :now)'
const clock = (now: number) => ({ names: { '#ttl': attributes.ttl }, values: { ':now': number(seconds(now)) } })

type Condition = {
  readonly expression?: string
  readonly names: Record<string, string>
  readonly values: Record<string, AttributeValue>
}

/** What must be true. Every expectation counts a row past its `ttl` as absent. */
const conditionOf = (expect: Expect, now: number): Condition => {
  if (expect === 'anything') return { names: {}, values: {} }
  const { names, values } = clock(now)
  if (expect === 'absent') return { expression: 'attribute_not_exists(pk) OR #ttl <= :now', names, values }
  if (expect === 'present') return { expression: `attribute_exists(pk) AND ${alive}`, names, values }
  return {
    expression: `#version = :version AND ${alive}`,
    names: { ...names, '#version': attributes.version },
    values: { ...values, ':version': number(expect.version) },
  }
}

const said = (tableName: string, condition: Condition): Said => ({
  TableName: tableName,
  ...(condition.expression === undefined
    ? {}
    : { ConditionExpression: condition.expression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  ...(Object.keys(condition.names).length === 0 ? {} : { ExpressionAttributeNames: condition.names }),
  ...(Object.keys(condition.values).length === 0 ? {} : { ExpressionAttributeValues: condition.values }),
})

// An attempt of ours that had happened is found by its `w` instead of counting twice.
const notYetOurs = '(attribute_not_exists(#w) OR #w <> :w)'
const overwriteNames = {
  '#type': attributes.type,
  '#w': attributes.write,
  '#body': attributes.body,
  '#ttl': attributes.ttl,
  '#version': attributes.version,
  '#count': attributes.count,
}

/**
 * A put that knows the version it follows replaces the row. One that does not lets DynamoDB count, as an update:
 * otherwise the version would fall back to 1 and a reader of the old version 1 would win a race it has lost.
 */
const overwrite = (row: NewRow, expect: 'present' | 'anything', saying: Saying) => {
  const condition = conditionOf(expect, saying.now)
  const values: Item = {
    ':type': text(row.type),
    ':w': text(saying.write),
    ':body': bodyValue(row.body),
    ':none': number(0),
    ':one': number(1),
    ...condition.values,
  }
  const set = ['#type = :type', '#w = :w', '#body = :body', '#version = if_not_exists(#version, :none) + :one']
  const removed = ['#count']
  if (row.ttl === undefined) removed.push('#ttl')
  else {
    set.push('#ttl = :ttl')
    values[':ttl'] = number(row.ttl)
  }
  if (row.listed === undefined) removed.push('lpk', 'lsk')
  else {
    set.push('lpk = :lpk', 'lsk = :lsk')
    values[':lpk'] = text(row.listed.pk)
    values[':lsk'] = text(row.listed.sk)
  }
  return {
    Key: keyItem(row),
    UpdateExpression: `SET ${set.join(', ')} REMOVE ${removed.join(', ')}`,
    ...said(saying.tableName, {
      expression: condition.expression === undefined ? notYetOurs : `${condition.expression} AND ${notYetOurs}`,
      names: overwriteNames,
      values,
    }),
  }
}

const addition = ({ add, by }: { readonly add: Key; readonly by: number }, saying: Saying) => ({
  ...said(saying.tableName, {
    expression: notYetOurs,
    names: {
      '#count': attributes.count,
      '#type': attributes.type,
      '#version': attributes.version,
      '#w': attributes.write,
    },
    values: {
      ':by': number(by),
      ':type': text('tally'),
      ':w': text(saying.write),
      ':none': number(0),
      ':one': number(1),
    },
  }),
  Key: keyItem(add),
  UpdateExpression:
    'SET #count = if_not_exists(#count, :none) + :by, #type = :type, #w = :w, #version = if_not_exists(#version, :none) + :one',
})

/** A write as a transaction takes it, and as the single call of the same name takes it. */
export const sayWrite = (write: Write, saying: Saying): TransactWriteItem => {
  const { expect } = write
  const condition = () => said(saying.tableName, conditionOf(expect, saying.now))
  if ('remove' in write) return { Delete: { Key: keyItem(write.remove), ...condition() } }
  if ('check' in write) {
    return { ConditionCheck: { ConditionExpression: undefined, Key: keyItem(write.check), ...condition() } }
  }
  if ('add' in write) return { Update: addition(write, saying) }
  if (expect === 'present' || expect === 'anything') return { Update: overwrite(write.put, expect, saying) }
  const version = expect === 'absent' ? 1 : expect.version + 1
  return { Put: { Item: toItem(write.put, { version, write: saying.write }), ...condition() } }
}

export const sayTake = (key: Key, saying: Saying) => ({
  ...said(saying.tableName, conditionOf('present', saying.now)),
  // Only the row itself is wanted, and a lost race need not carry the winner's.
  ReturnValuesOnConditionCheckFailure: 'NONE' as const,
  Key: keyItem(key),
  ReturnValues: 'ALL_OLD' as const,
})

export const sayTouch = (key: Key, ttl: number, saying: Saying) => {
  const condition = conditionOf('present', saying.now)
  return {
    ...said(saying.tableName, { ...condition, values: { ...condition.values, ':ttl': number(ttl) } }),
    ReturnValuesOnConditionCheckFailure: 'NONE' as const,
    Key: keyItem(key),
    UpdateExpression: 'SET #ttl = :ttl',
  }
}

export type Counting = { readonly by: number; readonly below: number; readonly ttl: number; readonly sliding?: boolean }

const counterNames = {
  '#count': attributes.count,
  '#type': attributes.type,
  '#version': attributes.version,
  '#ttl': attributes.ttl,
  '#w': attributes.write,
}
const counterSet = '#type = :type, #w = :w, #version = if_not_exists(#version, :none) + :one'
const counterValues = ({ by, ttl }: Counting, saying: Saying) => ({
  ':by': number(by),
  ':ttl': number(ttl),
  ':now': number(seconds(saying.now)),
  ':type': text('counter'),
  ':w': text(saying.write),
  ':none': number(0),
  ':one': number(1),
})

/** Counts on, or starts where there is no counter at all. */
export const sayCount = (key: Key, counting: Counting, saying: Saying) => ({
  ...said(saying.tableName, {
    expression: 'attribute_not_exists(pk) OR (#ttl > :now AND #count < :below AND #w <> :w)',
    names: counterNames,
    values: { ...counterValues(counting, saying), ':below': number(counting.below) },
  }),
  Key: keyItem(key),
  UpdateExpression: `SET #count = if_not_exists(#count, :none) + :by, #ttl = ${
    counting.sliding ? ':ttl' : 'if_not_exists(#ttl, :ttl)'
  }, ${counterSet}`,
  ReturnValues: 'ALL_NEW' as const,
})

/** Starts again where the counter is past its time. */
export const sayRecount = (key: Key, counting: Counting, saying: Saying) => ({
  ...said(saying.tableName, {
    expression: '#ttl <= :now AND #w <> :w',
    names: counterNames,
    values: counterValues(counting, saying),
  }),
  Key: keyItem(key),
  UpdateExpression: `SET #count = :by, #ttl = :ttl, ${counterSet}`,
  ReturnValues: 'ALL_NEW' as const,
})

/** Which rows of a partition, of the table or of the index, whose key attributes are named. */
export const sayRange = (query: Query, names: { readonly partition: string; readonly sort: string }) => {
  const { begins, from, to } = query
  const bounds: Record<string, AttributeValue> = {}
  let range = ''
  if (begins !== undefined) {
    range = ' AND begins_with(#sort, :begins)'
    bounds[':begins'] = text(begins)
  } else if (from !== undefined && to !== undefined) {
    range = ' AND #sort BETWEEN :from AND :to'
    bounds[':from'] = text(from)
    bounds[':to'] = text(to)
  } else if (from !== undefined) {
    range = ' AND #sort >= :from'
    bounds[':from'] = text(from)
  } else if (to !== undefined) {
    range = ' AND #sort <= :to'
    bounds[':to'] = text(to)
  }
  return {
    KeyConditionExpression: `#partition = :partition${range}`,
    ExpressionAttributeNames: { '#partition': names.partition, ...(range === '' ? {} : { '#sort': names.sort }) },
    ExpressionAttributeValues: { ':partition': text(query.pk), ...bounds },
  }
}
