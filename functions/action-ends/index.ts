// What happens when it is time to look for actions that have ended?
import { endActions } from '../../shared/flows/actions/end-actions.ts'
import { onSchedule } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onSchedule(manifest['action-ends'], endActions)
