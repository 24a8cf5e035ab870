// What do we ask of a call to somebody else's server?
export type OutgoingRequest = {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly connectTimeoutMs: number
  readonly readTimeoutMs: number
  /** PEM certificates trusted for this call besides the public ones. */
  readonly trust?: string
  /** The certificate and key (PEM) we show to a server that asks who is calling. */
  readonly identity?: { readonly certificate: string; readonly privateKey: string }
}

/** An answer of any status is an answer; `failed` says why there was none. Redirects are answers, never followed. */
export type OutgoingAnswer =
  | {
      readonly outcome: 'answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  | {
      readonly outcome: 'failed'
      readonly reason:
        | 'refusedAddress'
        | 'unresolved'
        | 'connect'
        | 'timeout'
        | 'tls'
        | 'tooLarge'
        | 'reset'
        | 'invalidUrl'
      readonly detail: string
    }

export type Outgoing = { call(request: OutgoingRequest): Promise<OutgoingAnswer> }
