// What does a template write?
import { budgetOf, type Limits } from './budget.ts'
import { isMap, sizeToLookAt } from './builtins.ts'
import { binary, condition, evaluated, type Names, need, type Scene, shown, type World, written } from './evaluate.ts'
import type { Expression } from './expression.ts'
import type { Body, Definition, Node } from './tree.ts'
import { TemplateTrouble, trouble } from './trouble.ts'
import { Macro, Markup, Missing } from './values.ts'

export type Running = {
  readonly html: boolean
  readonly now: number
  readonly given: Readonly<Record<string, unknown>>
  readonly limits: Limits
}

/** Why the rest of a body is not run. */
type Left = 'break' | 'continue' | { readonly returned: unknown } | undefined
type Caller = { readonly body: Body; readonly names: readonly string[]; readonly frame: Frame }
type Frame = {
  readonly names: Names
  /** What `[#nested]` runs: what stands between the tags of the call. */
  readonly caller?: Caller | undefined
  readonly escaping?: { readonly name: string; readonly made: Expression } | undefined
  /** The list whose `[#items]` are still to come. */
  readonly items?: { readonly of: readonly unknown[] } | undefined
}

type Looping = Pick<Extract<Node, { is: 'items' }>, 'names' | 'body' | 'line'>
type Target = Pick<Extract<Node, { is: 'assign' }>, 'name' | 'scope'>

/** A body takes more of the stack than an expression. */
const ofBody = 4
/** To give up and go on elsewhere takes about as long as to read that many characters. */
const givingUp = 2_000

/** What a tree writes; throws TemplateTrouble at the line where it cannot go on. */
export function run(body: Body, { html, now, given, limits }: Running): string {
  const macros = new Map<Macro, { readonly definition: Definition; readonly names: Names }>()
  let out = ''
  const budget = budgetOf(limits)
  const { spend, look, enter, leave } = budget

  const write = (text: string, line: number): void => {
    out += text
    budget.print(line, text.length)
  }
  const world: World = { html, now, given, assigned: new Map(), spend, look, enter, leave, called }

  const sceneOf = ({ names }: Frame, line: number): Scene => ({ world, names, line })

  function all(nodes: Body, frame: Frame): Left {
    let ended: Left
    enter(nodes[0]?.line ?? 1, ofBody)
    for (const node of nodes) {
      ended = one(node, frame)
      if (ended !== undefined) break
    }
    leave(ofBody)
    return ended
  }

  /** What `nodes` write, kept back; and why they ended early. */
  function captured(nodes: Body, frame: Frame): { readonly text: string; readonly ended: Left } {
    const before = out
    out = ''
    try {
      const ended = all(nodes, frame)
      return { text: out, ended }
    } finally {
      out = before
    }
  }

  function one(node: Node, frame: Frame): Left {
    const { line } = node
    spend(line)
    const value = (expression: Expression): unknown => evaluated(sceneOf(frame, line), expression)
    switch (node.is) {
      case 'text':
        write(node.text, line)
        return undefined
      case 'output':
        output(node.value, frame, line)
        return undefined
      case 'if': {
        const branch = node.branches.find(({ test, line: at }) => condition(evaluated(sceneOf(frame, at), test), at))
        return all(branch?.body ?? node.otherwise, frame)
      }
      case 'list':
        return listed(node, frame)
      case 'items':
        if (frame.items === undefined) return trouble(line, '[#items] is only for a [#list] without "as"')
        return looped(frame.items.of, node, { ...frame, items: undefined })
      case 'sep': {
        const { loop } = loopOf(frame.names)
        return loop !== undefined && loop.at + 1 < loop.length ? all(node.body, frame) : undefined
      }
      case 'break':
      case 'continue':
        return node.is
      case 'switch':
        return switched(node, frame)
      case 'assign': {
        const given = need(value(node.value), line)
        const before = node.sign === '=' ? undefined : value({ is: 'name', name: node.name })
        const next =
          node.sign === '='
            ? given
            : need(binary({ world, line }, { left: before, sign: node.sign, right: given }), line)
        assign(frame, node, next)
        return undefined
      }
      case 'capture': {
        const { text, ended } = captured(node.body, frame)
        spend(line, text.length)
        assign(frame, node, html ? new Markup(text) : text)
        return ended
      }
      case 'macro': {
        const macro = new Macro(node.definition.name, node.definition.isFunction)
        macros.set(macro, { definition: node.definition, names: frame.names })
        world.assigned.set(node.definition.name, macro)
        return undefined
      }
      case 'nested': {
        if (frame.caller === undefined) return undefined
        const { body, names, frame: around } = frame.caller
        const values = names.map((name, at) => {
          const expression = node.values[at]
          return [name, expression === undefined ? undefined : need(value(expression), line)] as const
        })
        return all(body, { ...around, names: { values: new Map(values), around: around.names } })
      }
      case 'return':
        return { returned: node.value === undefined ? undefined : value(node.value) }
      case 'call':
        called(need(value(node.of), line), node.given.map(value), line, {
          named: node.named.map(([name, expression]) => [name, value(expression)]),
          caller: node.body && { body: node.body, names: node.names, frame },
        })
        return undefined
      case 'compress': {
        const { text, ended } = captured(node.body, frame)
        write(
          text.replaceAll(/\s+/g, space => (space.includes('\n') ? '\n' : ' ')),
          line,
        )
        return ended
      }
      case 'escape':
        return all(node.body, { ...frame, escaping: { name: node.name, made: node.made } })
      case 'noescape':
        return all(node.body, { ...frame, escaping: undefined })
      case 'attempt':
        return attempted(node, frame)
    }
  }

  function output(expression: Expression, frame: Frame, line: number): void {
    const { escaping, names } = frame
    const scene = sceneOf(frame, line)
    if (escaping === undefined) write(written(scene, expression), line)
    else {
      const own = new Map([[escaping.name, need(evaluated(scene, expression), line)]])
      const inside = { ...scene, names: { values: own, around: names } }
      write(shown(world, evaluated(inside, escaping.made), line), line)
    }
  }

  function listed(node: Extract<Node, { is: 'list' }>, frame: Frame): Left {
    const { line, names, body } = node
    const of = need(evaluated(sceneOf(frame, line), node.of), line)
    world.look(line, sizeToLookAt(of))
    const items = names.length === 2 ? pairsOf(of, line) : itemsOf(of, line)
    if (items.length === 0) return all(node.otherwise, frame)
    if (names.length === 0) return all(body, { ...frame, items: { of: isMap(of) ? pairsOf(of, line) : items } })
    return looped(items, node, frame)
  }

  function looped(of: readonly unknown[], { names: [name = '', other], body, line }: Looping, frame: Frame): Left {
    for (const [at, item] of of.entries()) {
      spend(line)
      const pair = other === undefined || !Array.isArray(item) ? [item] : item
      const values = new Map([[name, pair[0]], ...(other === undefined ? [] : [[other, pair[1]] as const])])
      const own: Names = { values, around: frame.names, loop: { name, at, length: of.length } }
      const ended = all(body, { ...frame, names: own })
      if (ended === 'break') return undefined
      if (ended !== 'continue' && ended !== undefined) return ended
    }
    return undefined
  }

  function switched({ of, cases, line }: Extract<Node, { is: 'switch' }>, frame: Frame): Left {
    const scene = sceneOf(frame, line)
    const wanted = need(evaluated(scene, of), line)
    const fits = (expression: Expression): boolean =>
      binary(scene, { left: wanted, sign: '==', right: need(evaluated(scene, expression), line) }) === true
    const found = cases.findIndex(({ values }) => values?.some(fits))
    const from = found >= 0 ? found : cases.findIndex(({ values }) => values === undefined)
    if (from < 0) return undefined
    for (const { body, runsOn } of cases.slice(from)) {
      const ended = all(body, frame)
      if (ended === 'break') return undefined
      if (ended !== undefined) return ended
      if (!runsOn) break
    }
    return undefined
  }

  function attempted({ body, recovered, line }: Extract<Node, { is: 'attempt' }>, frame: Frame): Left {
    const before = budget.depth()
    try {
      const { text, ended } = captured(body, frame)
      out += text
      return ended
    } catch (error) {
      // What ran into a limit is over: recovering from that would be the way around it.
      if (!(error instanceof TemplateTrouble) || budget.isSpent()) throw error
      look(line, givingUp)
      budget.back(before)
      return all(recovered, frame)
    }
  }

  function assign(frame: Frame, { name, scope }: Target, value: unknown): void {
    const own = scope === 'local' ? macroOf(frame.names) : undefined
    if (own === undefined) world.assigned.set(name, value)
    else own.values.set(name, value)
  }

  type More = { readonly named?: readonly (readonly [string, unknown])[]; readonly caller?: Caller | undefined }
  function called(macro: unknown, given: readonly unknown[], line: number, more: More = {}): unknown {
    const known = macro instanceof Macro ? macros.get(macro) : undefined
    if (known === undefined) return trouble(line, 'this is no macro')
    const { definition, names } = known
    const values = new Map<string, unknown>()
    const own: Names = { values, around: names, isMacro: true }
    argue(definition, { given, named: more.named ?? [], line }, values)
    for (const { name, otherwise } of definition.parameters) {
      if (values.has(name)) continue
      if (otherwise === undefined) trouble(line, `${definition.name} needs its parameter ${name}`)
      else values.set(name, need(evaluated({ world, names: own, line }, otherwise), line))
    }
    const ended = all(definition.body, { names: own, caller: more.caller })
    return typeof ended === 'object' ? ended.returned : undefined
  }

  all(body, { names: { values: new Map(), around: undefined } })
  return out
}

type Arguments = {
  readonly given: readonly unknown[]
  readonly named: readonly (readonly [string, unknown])[]
  readonly line: number
}

/** Arguments to the names they go by; what no parameter names goes where the rest goes. */
function argue(
  { name, parameters, rest }: Definition,
  { given, named, line }: Arguments,
  values: Map<string, unknown>,
): void {
  const known = new Map(parameters.map(parameter => [parameter.name, parameter]))
  const set = (parameter: string, value: unknown): void => {
    if (!(value instanceof Missing)) values.set(parameter, value)
    else if (known.get(parameter)?.otherwise === undefined) need(value, line)
  }
  for (const [at, parameter] of parameters.entries()) if (at < given.length) set(parameter.name, given[at])
  const extra = given.slice(parameters.length)
  const unknown = named.filter(([one]) => !known.has(one))
  for (const [one, value] of named) if (known.has(one)) set(one, value)
  if (rest !== undefined) values.set(rest, named.length > 0 ? Object.fromEntries(unknown) : extra)
  else if (extra.length > 0 || unknown.length > 0) trouble(line, `${name} has no parameter for all that is given`)
}

function loopOf(names: Names): Names {
  let scope = names
  while (scope.loop === undefined && scope.around !== undefined) scope = scope.around
  return scope
}

function macroOf(names: Names): Names | undefined {
  let scope: Names | undefined = names
  while (scope !== undefined && scope.isMacro !== true) scope = scope.around
  return scope
}

function itemsOf(value: unknown, line: number): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (isMap(value)) return Object.keys(value)
  return trouble(line, 'this is no list; a map is listed with "as key, value"')
}

function pairsOf(value: unknown, line: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === 0) return value
  return isMap(value) ? Object.entries(value) : trouble(line, 'this is no map')
}
