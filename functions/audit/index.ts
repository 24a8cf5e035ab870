// What happened, who did it, and who was told? Every log is searched here.
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { getAuditLog, getAuditLogSearch, postAuditLog, postAuditLogSearch } from './audit-log.ts'
import { getEventLog, getEventLogSearch, postEventLogSearch } from './event-log.ts'
import { getLoginRecordSearch, getRecentLogin, postLoginRecordSearch } from './login-records.ts'
import {
  getWebhookAttemptLog,
  getWebhookEventLog,
  getWebhookEventLogSearch,
  postWebhookEventLogSearch,
} from './webhook-log.ts'

export const handler = lambda(manifest.audit, {
  'POST /api/system/audit-log': postAuditLog,
  'POST /api/system/audit-log/search': postAuditLogSearch,
  'GET /api/system/audit-log/search': getAuditLogSearch,
  'GET /api/system/audit-log/:auditLogId': getAuditLog,
  'POST /api/system/event-log/search': postEventLogSearch,
  'GET /api/system/event-log/search': getEventLogSearch,
  'GET /api/system/event-log/:eventLogId': getEventLog,
  'POST /api/system/webhook-event-log/search': postWebhookEventLogSearch,
  'GET /api/system/webhook-event-log/search': getWebhookEventLogSearch,
  'GET /api/system/webhook-event-log/:webhookEventLogId': getWebhookEventLog,
  'GET /api/system/webhook-attempt-log/:webhookAttemptLogId': getWebhookAttemptLog,
  'POST /api/system/login-record/search': postLoginRecordSearch,
  'GET /api/system/login-record/search': getLoginRecordSearch,
  'GET /api/user/recent-login': getRecentLogin,
})
