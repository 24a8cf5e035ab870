// What must a way of speaking to DynamoDB be able to do?
import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb'

export type Operations = {
  GetItem: [GetItemCommandInput, GetItemCommandOutput]
  BatchGetItem: [BatchGetItemCommandInput, BatchGetItemCommandOutput]
  Query: [QueryCommandInput, QueryCommandOutput]
  PutItem: [PutItemCommandInput, PutItemCommandOutput]
  UpdateItem: [UpdateItemCommandInput, UpdateItemCommandOutput]
  DeleteItem: [DeleteItemCommandInput, DeleteItemCommandOutput]
  TransactWriteItems: [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput]
}
export type Operation = keyof Operations

/**
 * One call, retried inside the driver on throttling, 5xx, time-outs, resets and transaction contention, with back-off
 * and jitter, within a deadline. Throws {@link DriverError} for what DynamoDB refuses and TableUnavailable when the
 * deadline passes.
 */
export type Driver = {
  send<O extends Operation>(
    operation: O,
    input: Operations[O][0],
  ): Promise<Operations[O][1] & { readonly attempts: number }>
}

export type CancellationReason = {
  readonly Code?: string
  readonly Message?: string
  readonly Item?: Record<string, unknown>
}

/** DynamoDB's refusal: `name` without namespace (`ConditionalCheckFailedException` …). */
export class DriverError extends Error {
  readonly reasons: readonly CancellationReason[]
  readonly item: Record<string, unknown> | undefined
  constructor(
    name: string,
    message: string,
    more: {
      readonly reasons?: readonly CancellationReason[]
      readonly item?: Record<string, unknown>
    } = {},
  ) {
    super(message)
    this.name = name
    this.reasons = more.reasons ?? []
    this.item = more.item
  }
}
