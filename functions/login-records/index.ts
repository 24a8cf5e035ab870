// What happens when the stream tells that somebody signed in?
import { recordLogin } from '../../shared/flows/record-login.ts'
import { onStream } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onStream(manifest['login-records'], recordLogin)
