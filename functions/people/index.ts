// What belongs to users, and is not the users themselves?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { getComments, postComment, searchByBody, searchByQuery } from './comments.ts'
import {
  deleteConsent,
  getConsent,
  getConsents,
  patchConsent,
  postConsent,
  postConsentAs,
  putConsent,
} from './consents.ts'
import {
  deleteMember,
  getFamilies,
  getFamily,
  getPending,
  postFamily,
  postFamilyAs,
  postRequest,
  putMember,
} from './families.ts'
import { deleteLinks, getLinks, postLink } from './links.ts'

export const handler = lambda(manifest.people, {
  'POST /api/user/family': postFamily,
  'POST /api/user/family/:familyId': postFamilyAs,
  'GET /api/user/family': getFamilies,
  'GET /api/user/family/:familyId': getFamily,
  'PUT /api/user/family/:familyId': putMember,
  'DELETE /api/user/family/:familyId/:userId': deleteMember,
  'GET /api/user/family/pending': getPending,
  'POST /api/user/family/request': postRequest,
  'POST /api/user/comment': postComment,
  'GET /api/user/comment/:userId': getComments,
  'POST /api/user/comment/search': searchByBody,
  'GET /api/user/comment/search': searchByQuery,
  'POST /api/user/consent': postConsent,
  'POST /api/user/consent/:userConsentId': postConsentAs,
  'GET /api/user/consent': getConsents,
  'GET /api/user/consent/:userConsentId': getConsent,
  'PUT /api/user/consent/:userConsentId': putConsent,
  'PATCH /api/user/consent/:userConsentId': patchConsent,
  'DELETE /api/user/consent/:userConsentId': deleteConsent,
  'POST /api/identity-provider/link': postLink,
  'GET /api/identity-provider/link': getLinks,
  'DELETE /api/identity-provider/link': deleteLinks,
})
