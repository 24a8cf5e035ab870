// Does a message reach the queue exactly as it was handed over, through the weather of a network?
import { sign } from 'aws4'
import { describe, expect, it } from 'vitest'
import { sqs } from '../../shared/ports/queue/sqs.ts'
import { json, receiver } from './loopback.ts'

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' }
const urls = {
  deliveries: 'https://sqs.eu-west-1.amazonaws.com/1/deliveries',
  messages: 'https://sqs.eu-west-1.amazonaws.com/1/messages',
}
const sent = json(200, { MessageId: 'm1', MD5OfMessageBody: '' })
const queueTo = (endpoint: string) =>
  sqs({ region: 'eu-west-1', credentials: () => credentials, endpoint, urls, backoffMs: 1, timeoutMs: 300 })

describe('SQS', () => {
  it('receives body, queue and delay in one signed request', async () => {
    const { heard, endpoint, port } = await receiver(sent)
    await queueTo(endpoint).enqueue('messages', { hello: 'ünïcode 🦊' }, 1.2)
    expect(heard).toHaveLength(1)
    const [{ request, body } = { request: undefined, body: '' }] = heard
    expect(request?.method).toBe('POST')
    expect(request?.headers).toMatchObject({
      'x-amz-target': 'AmazonSQS.SendMessage',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-security-token': 'session',
    })
    expect(JSON.parse(body)).toEqual({
      QueueUrl: urls.messages,
      MessageBody: '{"hello":"ünïcode 🦊"}',
      DelaySeconds: 2,
    })
    const headers = Object.fromEntries(
      ['content-type', 'x-amz-target', 'x-amz-date', 'x-amz-security-token'].map(name => [
        name,
        request?.headers[name],
      ]),
    )
    const again = sign(
      { service: 'sqs', region: 'eu-west-1', host: `127.0.0.1:${port}`, path: '/', method: 'POST', body, headers },
      credentials,
    )
    expect(request?.headers.authorization).toBe(again.headers?.Authorization)
  })
  it('is asked again when it was throttled, failing or gone for a moment', async () => {
    const { heard, endpoint } = await receiver(
      json(400, { __type: 'com.amazonaws.sqs#RequestThrottled', message: 'slow down' }),
      json(500, { __type: 'InternalFailure' }),
      response => response.socket?.destroy(),
      sent,
    )
    await queueTo(endpoint).enqueue('deliveries', 1)
    expect(heard).toHaveLength(4)
  })
  it('is given up after four attempts, one that never answers included', async () => {
    const { heard, endpoint } = await receiver(() => {})
    await expect(queueTo(endpoint).enqueue('deliveries', 1)).rejects.toMatchObject({ name: 'AwsError' })
    expect(heard).toHaveLength(4)
  })
  it('is not asked again when the request itself is wrong', async () => {
    const { heard, endpoint } = await receiver(
      json(400, { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no such queue' }),
    )
    await expect(queueTo(endpoint).enqueue('deliveries', 1)).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
      status: 400,
    })
    expect(heard).toHaveLength(1)
  })
  it('is not asked at all for a delay it cannot keep', async () => {
    const { heard, endpoint } = await receiver(sent)
    for (const delay of [-1, 900.5, Number.NaN]) {
      await expect(queueTo(endpoint).enqueue('messages', 1, delay)).rejects.toThrow(RangeError)
    }
    expect(heard).toHaveLength(0)
  })
  it('an answer that is no JSON is an error, not a success', async () => {
    const { endpoint } = await receiver(response => response.writeHead(200).end('<html>'))
    await expect(queueTo(endpoint).enqueue('messages', 1)).rejects.toMatchObject({ name: 'AwsError', status: 200 })
  })
})
