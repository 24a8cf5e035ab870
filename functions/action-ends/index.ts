// What happens when it is time to look for actions that have ended, and for letters that have waited long enough?
import { endActions } from '../../shared/flows/actions/end-actions.ts'
import { sendSecondLetters } from '../../shared/flows/consents/second-letters.ts'
import { onSchedule } from '../../shared/http/lambda.ts'
import { manifest } from '../manifest.ts'

export const handler = onSchedule(manifest['action-ends'], async (c, remaining) => ({
  ...(await endActions(c, remaining)),
  ...(await sendSecondLetters(c, remaining)),
}))
