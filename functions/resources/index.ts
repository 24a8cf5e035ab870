// Which code answers for every generic kind of record? One machine; nothing here knows any of them.
import { lambda } from '../../shared/http/lambda.ts'
import { eachRoute } from '../../shared/resources/routes.ts'
import { manifest } from '../manifest.ts'
import { served } from './serve.ts'
import { postWebhookTest } from './test-webhook.ts'

export const handler = lambda(manifest.resources, {
  ...eachRoute(served),
  'POST /api/webhook/test': postWebhookTest,
})
