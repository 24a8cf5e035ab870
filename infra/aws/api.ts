// How does a request reach its function? One `ANY` route for each path; the function answers for the method.
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Row } from '../../shared/row.ts'
import { acknowledge } from './acknowledged.ts'
import type { Choices } from './choices.ts'
import { retention } from './functions.ts'

/** The paths of a row as API Gateway writes them: `/api/user/{userId}`, `/admin/{proxy+}`. */
const pathsOf = ({ routes = {} }: Row): string[] => [
  ...new Set(
    Object.keys(routes).map(route =>
      route
        .slice(route.indexOf(' ') + 1)
        .replace(/:(\w+)/g, '{$1}')
        .replace(/\*$/, '{proxy+}'),
    ),
  ),
]

export function makeApi(scope: Construct, choices: Choices): HttpApi {
  const { requestsPerSecond } = choices
  const api = new HttpApi(scope, 'Api', { apiName: choices.stage, createDefaultStage: false })
  acknowledge(api, 'api')
  new HttpStage(scope, 'Stage', {
    httpApi: api,
    autoDeploy: true,
    throttle: { rateLimit: requestsPerSecond, burstLimit: requestsPerSecond },
    accessLogSettings: {
      destination: new LogGroupLogDestination(new LogGroup(scope, 'access-log', retention(choices))),
      // The route and never the path or the query: those carry one-time codes and ids that are worth a login.
      format: AccessLogFormat.custom(
        JSON.stringify({
          at: '$context.requestTimeEpoch',
          requestId: '$context.requestId',
          route: '$context.routeKey',
          method: '$context.httpMethod',
          status: '$context.status',
          ip: '$context.identity.sourceIp',
          milliseconds: '$context.responseLatency',
          functionMilliseconds: '$context.integrationLatency',
          bytes: '$context.responseLength',
          functionStatus: '$context.integrationStatus',
          // Why there is no answer of ours: not allowed to call, throttled, timed out, or not understood.
          error: '$context.integrationErrorMessage',
        }),
      ),
    },
  })
  return api
}

/** Who answers where nobody serves: the wire's 404 is empty, the gateway's own is not. This one is the smallest. */
const otherwise = 'status'

export type Served = { readonly name: string; readonly row: Row; readonly lambda: IFunction }

export function addRoutes(api: HttpApi, served: readonly Served[]): void {
  // To API Gateway `/a/{b}` and `/a/{c}` are one route, whatever we call the parameter.
  const owners = new Map<string, string>()
  for (const { name, row, lambda } of served) {
    if (row.routes === undefined) continue
    // One permission for the whole API: one per route would exceed the 20 KB of a function's resource policy.
    const integration = new HttpLambdaIntegration(name, lambda, { scopePermissionToRoute: false })
    for (const path of pathsOf(row)) {
      const shape = path.replace(/\{\w+\}/g, '{}')
      const owner = owners.get(shape)
      if (owner !== undefined && owner !== name) throw new Error(`${path} is served by both ${owner} and ${name}`)
      if (owner === undefined) api.addRoutes({ path, methods: [HttpMethod.ANY], integration })
      owners.set(shape, name)
    }
    if (name === otherwise) {
      // With a permission of its own: `api/stage/$default` has one part less than what the other permission names.
      const integration = new HttpLambdaIntegration('otherwise', lambda)
      new HttpRoute(api, 'Otherwise', { httpApi: api, routeKey: HttpRouteKey.DEFAULT, integration })
    }
  }
}
