// What happens when the table's stream tells of a fact or a message?
import { dispatchRecord } from '../../shared/flows/dispatch.ts'
import { onStream } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onStream(manifest['webhooks-dispatch'], dispatchRecord)
