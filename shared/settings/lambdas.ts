// Which functions of the tenant's own take part in its decisions?
import { optional, reference, section } from '../kernel/fields.ts'
import { placed } from './place.ts'
import { scimConverters } from './scim.ts'

export const lambdas = {
  lambdaConfiguration: section('Lambdas', {
    ...placed('Multi-Factor', 'Policies', {
      multiFactorRequirementId: optional(
        reference('lambda', {
          label: 'MFA requirement lambda',
          doc: 'The function that has the last word on whether a second factor is needed.',
          overridable: true,
        }),
      ),
    }),
    ...scimConverters,
    ...placed('Security', 'Login API settings', {
      loginValidationId: optional(
        reference('lambda', {
          label: 'Login validation lambda',
          doc: 'The function that is asked last and may refuse a login.',
        }),
      ),
    }),
  }),
}
