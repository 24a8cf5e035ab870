// What has this request cost the table?
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import type { Driver, Operation } from './driver/port.ts'
import type { Meter } from './table.ts'

const reading: ReadonlySet<Operation> = new Set(['GetItem', 'BatchGetItem', 'Query'])

const units = (consumed: ConsumedCapacity | ConsumedCapacity[] | undefined): number =>
  [consumed ?? []].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0)

/** The driver, writing down what each call cost. Without a meter DynamoDB is not even asked. */
export const metered = (driver: Driver, meter: Meter): Driver => {
  let inFlight = 0
  return {
    async send(operation, input) {
      if (inFlight === 0) meter.trips += 1
      inFlight += 1
      meter.calls += 1
      try {
        const output = await driver.send(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' })
        const cost = units(output.ConsumedCapacity)
        if (reading.has(operation)) meter.readUnits += cost
        else meter.writeUnits += cost
        return output
      } catch (error) {
        // DynamoDB charges a refused condition like a write but does not say so in the refusal: its least price.
        if (!reading.has(operation)) {
          const writes = 'TransactItems' in input ? 2 * (input.TransactItems?.length ?? 0) : 1
          meter.writeUnits += writes
        }
        throw error
      } finally {
        inFlight -= 1
      }
    },
  }
}
