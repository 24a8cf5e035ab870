// What happens when it is time to end deletions?
import { endDeletions } from '../../shared/flows/tenants/deletions.ts'
import { onSchedule } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onSchedule(manifest.deletions, endDeletions)
