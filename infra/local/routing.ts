// Which function serves this path?
/** One `ANY` route for each path a function serves, as CDK makes them: the function itself answers a wrong method. */
export type Served = {
  readonly functionName: string
  /** As the manifest writes it: `/api/user/:userId`, `/admin/*`. */
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
}

type Rows = Readonly<Record<string, { readonly routes?: Readonly<Record<string, unknown>> }>>
type Node = {
  readonly literal: Map<string, Node>
  /** What any one segment leads to; its name is the route's own affair. */
  any?: Node
  /** What one or more further segments lead to. */
  rest?: Node
  end?: { readonly functionName: string; readonly path: string }
}

const empty = (): Node => ({ literal: new Map() })

/** The most specific path wins: a literal segment goes before a parameter, from left to right, as in an HTTP API. */
export function router(manifest: Rows): (path: string) => Served | undefined {
  const root = empty()
  for (const [functionName, row] of Object.entries(manifest)) {
    for (const route of Object.keys(row.routes ?? {})) {
      const path = route.slice(route.indexOf(' ') + 1)
      const node = path.split('/').slice(1).reduce(step, root)
      if (node.end !== undefined && node.end.functionName !== functionName) {
        throw new Error(`${path} of ${functionName} and ${node.end.path} of ${node.end.functionName} are one path`)
      }
      node.end ??= { functionName, path }
    }
  }
  return path => {
    const segments = path.split('/').slice(1)
    const end = find(root, segments)
    return end && { ...end, parameters: parametersOf(end.path, segments) }
  }
}

function step(node: Node, segment: string): Node {
  if (segment === '*') {
    node.rest ??= empty()
    return node.rest
  }
  if (segment.startsWith(':')) {
    node.any ??= empty()
    return node.any
  }
  const known = node.literal.get(segment) ?? empty()
  node.literal.set(segment, known)
  return known
}

function find(node: Node, segments: readonly string[]): Node['end'] {
  const [first, ...rest] = segments
  if (first === undefined) return node.end
  const literal = node.literal.get(first)
  const exact = literal && find(literal, rest)
  if (exact !== undefined) return exact
  const any = first !== '' && node.any !== undefined ? find(node.any, rest) : undefined
  return any ?? node.rest?.end
}

const parametersOf = (path: string, segments: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    path
      .split('/')
      .slice(1)
      .flatMap((segment, index) => {
        if (segment === '*') return [['proxy', segments.slice(index).join('/')]]
        return segment.startsWith(':') ? [[segment.slice(1), segments[index] ?? '']] : []
      }),
  )
