// How is a template sent to people, because somebody asks for it?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { postEmailSend } from './post-send.ts'

export const handler = lambda(manifest.email, { 'POST /api/email/send/:emailTemplateId': postEmailSend })
