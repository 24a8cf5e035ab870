// How are users and their registrations administered?
import { lambda } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'
import { deleteUserById, patchUser, putUser } from './change-user.ts'
import { postUser, postUserWithId } from './create-user.ts'
import { getUser, getUserById } from './get-user.ts'
import { postRegistration, postRegistrationWithId } from './register.ts'
import {
  deleteRegistrationFor,
  getRegistration,
  patchRegistration,
  patchRegistrationFor,
  putRegistration,
  putRegistrationFor,
} from './registration.ts'

export const handler = lambda(manifest.users, {
  'POST /api/user': postUser,
  'POST /api/user/:userId': postUserWithId,
  'GET /api/user': getUser,
  'GET /api/user/:userId': getUserById,
  'PUT /api/user/:userId': putUser,
  'PATCH /api/user/:userId': patchUser,
  'DELETE /api/user/:userId': deleteUserById,
  'POST /api/user/registration': postRegistration,
  'POST /api/user/registration/:userId': postRegistrationWithId,
  'PUT /api/user/registration/:userId': putRegistration,
  'PATCH /api/user/registration/:userId': patchRegistration,
  'GET /api/user/registration/:userId/:applicationId': getRegistration,
  'PUT /api/user/registration/:userId/:applicationId': putRegistrationFor,
  'PATCH /api/user/registration/:userId/:applicationId': patchRegistrationFor,
  'DELETE /api/user/registration/:userId/:applicationId': deleteRegistrationFor,
})
