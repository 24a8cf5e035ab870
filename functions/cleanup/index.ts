// What happens when it is time to clean up?
import { cleanup } from '../../shared/flows/cleanup.ts'
import { onSchedule } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onSchedule(manifest.cleanup, cleanup)
