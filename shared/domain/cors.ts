// May a page of another origin call, and what may its browser let it see? (Fetch standard, "CORS protocol".)

export type CorsPolicy = {
  readonly enabled: boolean
  readonly allowCredentials: boolean
  readonly allowedHeaders: readonly string[]
  readonly allowedMethods: readonly string[]
  readonly allowedOrigins: readonly string[]
  readonly exposedHeaders: readonly string[]
  readonly preflightMaxAgeInSeconds: number
}

type CrossOrigin = {
  readonly origin: string
  /** The host that was called, as the caller names it. */
  readonly host: string
  readonly method: string
  /** `Access-Control-Request-Method`: what a preflight asks for. */
  readonly wantedMethod: string | undefined
  /** `Access-Control-Request-Headers`. */
  readonly wantedHeaders: string | undefined
}

export type CorsVerdict =
  /** Nobody's business: no page of another origin asks, or nobody said what is to become of such. */
  | { readonly outcome: 'unconcerned' }
  | { readonly outcome: 'refused' }
  /** The answer to a preflight. */
  | { readonly outcome: 'preflight'; readonly headers: Readonly<Record<string, string>> }
  /** The request is served; the browser is told so. */
  | { readonly outcome: 'served'; readonly headers: Readonly<Record<string, string>> }

/** Headers a page may always send, and those that a preflight itself is made of. */
const safelisted = new Set(['accept', 'accept-language', 'content-language', 'origin'])

export function judgeCors(policy: CorsPolicy, asked: CrossOrigin): CorsVerdict {
  if (!policy.enabled || isSameOrigin(asked)) return { outcome: 'unconcerned' }
  const anyone = policy.allowedOrigins.includes('*')
  const isPreflight = asked.method === 'OPTIONS' && asked.wantedMethod !== undefined
  const method = isPreflight ? (asked.wantedMethod ?? '') : asked.method
  const named = policy.allowedOrigins.includes(asked.origin)
  const known = anyone || named
  // Only whom the operator named: a star that let cookies through would hand every session to any page of this site.
  const withCredentials = policy.allowCredentials && named
  if (!known || !policy.allowedMethods.includes(method)) return { outcome: 'refused' }
  const headers = {
    // With credentials a browser does not take the star for an answer.
    'access-control-allow-origin': anyone && !withCredentials ? '*' : asked.origin,
    vary: 'Origin',
    ...(withCredentials && { 'access-control-allow-credentials': 'true' }),
  }
  if (!isPreflight) {
    const exposed = policy.exposedHeaders.join(', ')
    return { outcome: 'served', headers: { ...headers, ...(exposed && { 'access-control-expose-headers': exposed }) } }
  }
  const wanted = wordsOf(asked.wantedHeaders ?? '')
  const allowed = new Set(policy.allowedHeaders.map(name => name.toLowerCase()))
  if (wanted.some(name => !safelisted.has(name) && !allowed.has(name))) return { outcome: 'refused' }
  return {
    outcome: 'preflight',
    headers: {
      ...headers,
      'access-control-allow-methods': policy.allowedMethods.join(', '),
      ...(wanted.length > 0 && { 'access-control-allow-headers': wanted.join(', ') }),
      ...(policy.preflightMaxAgeInSeconds > 0 && {
        'access-control-max-age': String(policy.preflightMaxAgeInSeconds),
      }),
    },
  }
}

const wordsOf = (list: string): string[] =>
  list
    .split(',')
    .map(word => word.trim().toLowerCase())
    .filter(word => word !== '')

/** The scheme is left out: behind a proxy nobody here knows for sure which one the browser used. */
const isSameOrigin = ({ origin, host }: CrossOrigin): boolean =>
  URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
