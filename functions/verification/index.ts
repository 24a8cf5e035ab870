// How is an e-mail address or a registration proved to be its user's?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { completeVerify, sendVerify, startVerify, verifyIdentity } from './identity-verify.ts'
import { resendEmailVerification, verifyEmail, verifyEmailById } from './verify-email.ts'
import {
  resendRegistrationVerification,
  verifyRegistrationByBody,
  verifyRegistrationById,
} from './verify-registration.ts'

export const handler = lambda(manifest.verification, {
  'POST /api/user/verify-email': verifyEmail,
  'POST /api/user/verify-email/:verificationId': verifyEmailById,
  'PUT /api/user/verify-email': resendEmailVerification,
  'POST /api/user/verify-registration': verifyRegistrationByBody,
  'POST /api/user/verify-registration/:verificationId': verifyRegistrationById,
  'PUT /api/user/verify-registration': resendRegistrationVerification,
  'POST /api/identity/verify': verifyIdentity,
  'POST /api/identity/verify/start': startVerify,
  'POST /api/identity/verify/send': sendVerify,
  'POST /api/identity/verify/complete': completeVerify,
})
