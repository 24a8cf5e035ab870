// Which declared answer did nobody provoke, and which answer did nobody declare?

/** `'POST /api/login'` → the statuses its endpoint declares. */
export type Declared = ReadonlyMap<string, readonly number[]>

/** What any route may answer: what cuts across them (kernel/refusal.ts) is declared there, once. */
const everywhere: ReadonlySet<number> = new Set([400, 401, 404, 405, 409, 413, 415, 429, 503, 504])
/** What a path answers to a method that it does not have, and the gateway in front of it. */
const elsewhere: ReadonlySet<number> = new Set([400, 404, 405, 413, 503])

const byPath = (a: string, b: string): number => (a.replace(/^\S+/, '') < b.replace(/^\S+/, '') ? -1 : 1)

/** `seen`: `'POST /api/login 423'`. One line for each complaint. */
export function complaintsAbout(declared: Declared, seen: ReadonlySet<string>): readonly string[] {
  const unprovoked = [...declared]
    .flatMap(([route, statuses]) => statuses.map(status => `${route} ${status}`))
    .filter(answer => !seen.has(answer))
    .map(answer => `${answer} was never provoked`)
  const undeclared = [...seen]
    .filter(answer => !isAllowed(declared, answer))
    .map(answer => `${answer} was answered and is nowhere declared`)
  return [...unprovoked, ...undeclared].sort(byPath)
}

function isAllowed(declared: Declared, answer: string): boolean {
  const [method = '', path = '', code] = answer.split(' ')
  const status = Number(code)
  // The pages of the console declare nothing; that they never break is what can be asked of them.
  if (path.startsWith('/admin')) return status !== 500
  // RFC 9110 section 9.3.2: HEAD is GET without the content.
  const statuses = declared.get(`${method === 'HEAD' ? 'GET' : method} ${path}`)
  return statuses === undefined ? elsewhere.has(status) : statuses.includes(status) || everywhere.has(status)
}
