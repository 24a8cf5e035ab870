// How does a test speak as somebody does who uses FusionAuth's own TypeScript client?
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FusionAuthClient } from '@fusionauth/typescript-client'
import type { Body, Door } from '../door.ts'

/** A method of the client that sends a request. */
type MethodName = Exclude<keyof FusionAuthClient, 'setTenantId' | 'clientBuilder' | 'credentials'> & string

/** What the client made of the answer, whether it calls it a success or not. */
export type Heard = { readonly status: number; readonly body: Body }

/** Arguments as JavaScript passes them: the client's types forbid the `null` that its documentation asks for. */
export type Caller = (name: MethodName, ...args: readonly unknown[]) => Promise<Heard>

/** Every method that this test file has called. */
export const called = new Set<string>()

type ClientAnswer = { readonly statusCode?: number; readonly response?: unknown; readonly exception?: unknown }

export function caller(url: string, { key, tenantId }: { readonly key: string; readonly tenantId?: string }): Caller {
  const client = new FusionAuthClient(key, url, tenantId)
  return async (name, ...args) => {
    called.add(name)
    const method: unknown = client[name]
    if (typeof method !== 'function') throw new Error(`the client has no ${name}`)
    const answer: ClientAnswer = await Promise.resolve(Reflect.apply(method, client, args)).catch(
      (refused: unknown) => refused,
    )
    const { statusCode, response, exception } = answer
    // The client says so of an answer it cannot read, and of none at all.
    if (exception instanceof Error || statusCode === undefined) throw new Error(`${name}: ${exception ?? answer}`)
    return { status: statusCode, body: (response ?? exception) as Body }
  }
}

/** Stands for every id: a path whose id is this went through a parameter of the manifest's path, not through a word. */
const someId = '11111111-2222-4333-8444-555555555555'

/** The client's methods that ask for something the manifest serves, found by letting each of them send its request. */
export async function methodsServed(door: Door): Promise<readonly MethodName[]> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const client = new FusionAuthClient('any', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const served: MethodName[] = []
  try {
    for (const name of Object.getOwnPropertyNames(FusionAuthClient.prototype) as (MethodName | 'constructor')[]) {
      const method: unknown = client[name]
      if (typeof method !== 'function' || name === 'constructor' || !method.toString().includes('withUri(')) continue
      const before = asked.length
      await Reflect.apply(
        method,
        client,
        Array.from({ length: method.length }, () => someId),
      )
      const [verb = '', url = ''] = (asked[before] ?? '').split(' ')
      if (isServed(door, verb, url)) served.push(name)
    }
    return served
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

function isServed(door: Door, verb: string, url: string): boolean {
  const found = door.platform.servedBy(url)
  if (found === undefined) return false
  const routes = Object.values(door.platform.manifest).flatMap(row => Object.keys(row.routes ?? {}))
  const words = (url.split('?', 1)[0] ?? '').split('/')
  // `/api/user/action` is no user, though a path with a parameter in that place would take it for one.
  const meant = found.path.split('/').every((part, at) => !part.startsWith(':') || words[at] === someId)
  return meant && routes.includes(`${verb} ${found.path}`)
}
