// What can a row of the manifest say of a function?
import type { Power } from './powers.ts'

/**
 * Who may call a route:
 * - `public`: anybody; credentials are not looked at
 * - `optionalKey`: anybody; an API key is recognised when there is one, and a wrong one is refused
 * - `login`: an API key, unless tenant or application say that none is needed
 * - `apiKey`: an API key, global or of a tenant, whose permissions include the route
 * - `globalKey`: an API key that belongs to no tenant
 * - `keyManager`: an API key that may manage API keys
 * - `bearer`: a user's access token
 * - `keyOrBearer`: either
 * - `console`: the console's own session decides; its sign-in page and its styles are for anybody
 */
export type Access =
  | 'public'
  | 'optionalKey'
  | 'login'
  | 'apiKey'
  | 'globalKey'
  | 'keyManager'
  | 'bearer'
  | 'keyOrBearer'
  | 'console'
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** A path may end in `/*`: whatever comes below it. */
export type Route = `${Method} /${string}`

/** What wakes a function that no route does. */
export type Trigger =
  | {
      readonly stream: readonly ('outbox' | 'message' | 'refresh-token' | 'login-record')[]
      /** Rows that change are of no concern, and need not wake anybody. */
      readonly onlyNew?: boolean
    }
  | { readonly queue: 'deliveries' | 'messages' }
  | { readonly everyMinutes: number }

export type Row = {
  readonly doc: string
  readonly routes?: Readonly<Record<string, Access>>
  readonly on?: Trigger
  readonly may: readonly Power[]
  /** MB; 256 unless hashing or a heavy client asks for more. */
  readonly memory?: number
  /** How long it may take, where a client waits longer than usual; an API waits 30 seconds at most. */
  readonly seconds?: number
}
