// What happens when a message is due?
import { readSending } from '../../shared/flows/message.ts'
import { sendMessage } from '../../shared/flows/send-message.ts'
import { onQueue } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onQueue(manifest.messages, (c, body) => sendMessage(c, readSending(body)))
