// How does a user get another password?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { changePassword, changePasswordById, checkChangePassword, checkChangePasswordById } from './change-password.ts'
import { forgotPassword } from './forgot-password.ts'
import { validationRules, validationRulesOf } from './validation-rules.ts'

export const handler = lambda(manifest.password, {
  'POST /api/user/forgot-password': forgotPassword,
  'GET /api/user/change-password': checkChangePassword,
  'GET /api/user/change-password/:changePasswordId': checkChangePasswordById,
  'POST /api/user/change-password': changePassword,
  'POST /api/user/change-password/:changePasswordId': changePasswordById,
  'GET /api/tenant/password-validation-rules': validationRules,
  'GET /api/tenant/password-validation-rules/:tenantId': validationRulesOf,
})
