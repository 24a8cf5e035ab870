// What has the original from its first moment on, that a kickstart may name and we make only when one does?
import { functionOf, type LambdaType, lambdaTypes } from '../../../shared/resources/lambda-types.ts'
import { defaultLambda } from './default-lambda.ts'

export type Thing = {
  readonly kind: 'application' | 'lambda'
  /** What it is, as a request to create it would say. */
  readonly said: Readonly<Record<string, unknown>>
}
export type Standing = Thing & { readonly id: string }

/** Fixed by the wire (section 35). */
const tenantManagerRoleId = '631ecd9d-8d40-4c13-8277-80cedb823714'

const tenantManager: Thing = {
  kind: 'application',
  said: {
    name: 'Tenant manager',
    roles: [
      { id: tenantManagerRoleId, name: 'admin', description: 'May manage the users of a tenant.', isSuperRole: true },
    ],
  },
}

/** The thing whose id this variable is. */
export function standingOf(variable: string): Thing | undefined {
  if (variable === 'tenantManagerApplicationId') return tenantManager
  const type = /^FUSIONAUTH_LAMBDA\[(\w+)\]_ID$/.exec(variable)?.[1]
  const known = lambdaTypes.find(one => one === type)
  return known && { kind: 'lambda', said: lambdaOf(known) }
}

const lambdaOf = (type: LambdaType) => ({
  name: `Default ${type}`,
  type,
  body: defaultLambda(type, functionOf[type]),
})
