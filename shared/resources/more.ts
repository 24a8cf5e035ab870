// What do kinds serve beyond the verbs? Each route here has code of its own; it also takes the place of a verb's route.
// Use cases of several kinds are flows; functions/resources/more.ts has both.
import { applicationMore } from './application-more.ts'
import { entityTypeMore } from './entity-type-more.ts'
import { identityProviderMore } from './identity-provider-more.ts'
import { keyMore } from './key-more.ts'
import { lambdaMore } from './lambda-more.ts'
import { previewMore } from './preview.ts'
import { systemMore } from './system-more.ts'

export const more = {
  ...applicationMore,
  ...entityTypeMore,
  ...identityProviderMore,
  ...keyMore,
  ...lambdaMore,
  ...previewMore,
  ...systemMore,
}
