// What is an endpoint? What it accepts, every answer it may give, and the code in between.
//
// The types do the guarding: `run` may only return a status that `answers` declares, with a body of that shape; and on
// the way out a body is parsed against its declaration, so that a member nobody listed (a stored hash, say) cannot leave.
import type { AnySchema, Given, Value } from '../kernel/fields.ts'
import type { Power, With } from '../powers.ts'
import type { Caller } from './access.ts'
import type { Cookie } from './cookies.ts'

type Answers = Readonly<Record<number, AnySchema | 'empty'>>

export type Reply<A extends Answers = Answers> = {
  [S in keyof A & number]: {
    readonly status: S
    readonly body: A[S] extends AnySchema ? Given<A[S]> : undefined
    readonly headers?: Readonly<Record<string, string>>
    readonly cookies?: readonly Cookie[]
  }
}[keyof A & number]

type More = { readonly headers?: Readonly<Record<string, string>>; readonly cookies?: readonly Cookie[] }

/** An answer with a body. */
export const reply = <S extends number, B>(status: S, body: B, more: More = {}) => ({ status, body, ...more })
/** An answer without one. */
export const empty = <S extends number>(status: S, more: More = {}) => ({ status, body: undefined, ...more })

/** What a handler knows of the request besides its input. */
export type Asked = {
  readonly caller: Caller
  /** The tenant named by key, header, token, or by being the only one. */
  readonly tenantId: string | undefined
  readonly requestId: string
  /** The client's address: the first of X-Forwarded-For, else the socket's (wire reference, section 1). Not proof. */
  readonly ip: string
  readonly userAgent: string | undefined
  readonly cookies: Readonly<Record<string, string>>
  readonly header: (name: string) => string | undefined
  /** The address the caller used, e.g. `https://id.example.com`. */
  readonly origin: string
}

export type Context<P extends Power> = With<P> & Asked

/** The body of a PATCH, whose meaning its content type decides. */
export type Patch = { readonly form: 'json' | 'merge' | 'operations'; readonly document: unknown }

type Shape<S> = S extends AnySchema ? Value<S> : undefined

export type Endpoint<P extends Power = Power> = {
  readonly doc: string
  readonly body: AnySchema | undefined
  readonly query: AnySchema | undefined
  readonly path: AnySchema | undefined
  readonly takes: 'json' | 'form' | 'either' | 'patch'
  readonly limit: number
  readonly answers: Answers
  /** `input` is what these schemas made of the request: `run` was declared with their types. */
  readonly run: (c: Context<P>, input: Input) => Promise<Reply>
}
type Input = { readonly body: unknown; readonly query: unknown; readonly path: unknown }

/** 1 MB: far above any honest request, far below what would hurt. */
const usualLimit = 1_048_576

/**
 * Declares an endpoint. `body`, `query` and `path` are groups; what they do not list is ignored, as on the wire.
 * `takes: 'form'` is for OAuth endpoints, `'either'` where the wire reads both, `'patch'` for the three PATCH forms.
 */
export function endpoint<P extends Power = never>() {
  return <
    const A extends Answers,
    B extends AnySchema | undefined = undefined,
    Q extends AnySchema | undefined = undefined,
    U extends AnySchema | undefined = undefined,
    T extends Endpoint['takes'] = 'json',
  >(declared: {
    readonly doc: string
    readonly body?: B
    readonly query?: Q
    readonly path?: U
    readonly takes?: T
    readonly limit?: number
    readonly answers: A
    readonly run: (
      c: Context<P>,
      input: { readonly body: T extends 'patch' ? Patch : Shape<B>; readonly query: Shape<Q>; readonly path: Shape<U> },
    ) => Promise<Reply<A>>
  }): Endpoint<P> =>
    ({
      body: undefined,
      query: undefined,
      path: undefined,
      takes: 'json',
      limit: usualLimit,
      ...declared,
    }) as unknown as Endpoint<P>
}
