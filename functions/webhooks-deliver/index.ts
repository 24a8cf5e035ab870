// What happens when a delivery is due?
import { deliver } from '../../shared/flows/webhooks/deliver.ts'
import { readWakeUp } from '../../shared/flows/webhooks/dispatch.ts'
import { onQueue } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onQueue(manifest['webhooks-deliver'], (c, body) => deliver(c, readWakeUp(body)))
