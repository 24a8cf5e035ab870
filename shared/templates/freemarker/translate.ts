// How does a FreeMarker template become a Liquid one?
//
// Liquid decides, repeats and writes; what an expression means is computed by the filters of filters.ts, one step per
// `assign`, because Liquid's own expressions neither nest nor tell missing from false. No text of the author's ever
// stands in the Liquid source as code: names, strings and numbers travel beside it in `constants`.
import { builtins, type LoopPart, loopParts } from './builtins.ts'
import { type Expression, parseAssignments, parseExpression, parseLoop } from './expression.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { trouble } from './trouble.ts'

export type Translated = { readonly liquid: string; readonly constants: readonly unknown[] }

/** Under this name the constants are found while rendering. */
export const constantsName = '__c'

type Block = { readonly name: string; readonly line: number; readonly loop?: string; nested: number; hasElse: boolean }

export function translate(source: string): Translated {
  const constants: unknown[] = []
  const blocks: Block[] = []
  let steps = 0
  let out = ''

  const constant = (value: unknown): string => {
    const known = constants.indexOf(value)
    return `${constantsName}[${known >= 0 ? known : constants.push(value) - 1}]`
  }
  const step = (value: string): string => {
    const name = `__${++steps}`
    out += `{% assign ${name} = ${value} %}`
    return name
  }
  const filtered = (value: string, filter: string, ...given: readonly string[]): string =>
    step(`${value} | ${filter}${given.length > 0 ? `: ${given.join(', ')}` : ''}`)

  const compile = (expression: Expression, line: number): string => {
    switch (expression.is) {
      case 'literal':
        return constant(expression.value)
      case 'name':
        return filtered(constant(expression.name), 'fm_name', constant(line))
      case 'member':
        return filtered(compile(expression.of, line), 'fm_member', compile(expression.key, line), constant(line))
      case 'default': {
        const of = compile(expression.of, line)
        return filtered(of, 'fm_default', expression.otherwise ? compile(expression.otherwise, line) : constant(''))
      }
      case 'exists':
        return filtered(compile(expression.of, line), 'fm_exists')
      case 'not':
        return filtered(compile(expression.of, line), 'fm_not', constant(line))
      case 'negative':
        return filtered(constant(0), 'fm_binary', constant('-'), compile(expression.of, line), constant(line))
      case 'binary': {
        const left = compile(expression.left, line)
        return filtered(left, 'fm_binary', constant(expression.sign), compile(expression.right, line), constant(line))
      }
      case 'list':
        return filtered(constant(''), 'fm_list', ...expression.items.map(item => compile(item, line)))
      case 'builtin':
        return builtin(expression, line)
    }
  }

  const builtin = ({ of, name, with: given = [] }: Extract<Expression, { is: 'builtin' }>, line: number): string => {
    const part = loopParts.get(name)
    if (part !== undefined && given.length === 0) return loopPart(of, part, line)
    const known = builtins.get(name)
    if (known === undefined) return trouble(line, `?${name} is not supported`)
    const [least, most] = known.takes
    if (given.length < least || given.length > most)
      trouble(line, `?${name} takes ${least === most ? least : `${least} to ${most}`} arguments`)
    return filtered(
      compile(of, line),
      'fm_builtin',
      constant(name),
      constant(line),
      ...given.map(one => compile(one, line)),
    )
  }

  const loopPart = (of: Expression, part: LoopPart, line: number): string => {
    const depth = of.is === 'name' ? blocks.findLastIndex(block => block.loop === of.name) : -1
    if (depth < 0) return trouble(line, `?${part} is only for the variable of a [#list]`)
    return filtered(`__i${depth}`, 'fm_loop', constant(part), `__n${depth}`)
  }

  const condition = (code: string, line: number): string =>
    filtered(compile(parseExpression(code, line), line), 'fm_test', constant(line))

  const opened: Readonly<Record<string, (code: string, line: number) => void>> = {
    if: (code, line) => {
      const holds = condition(code, line)
      out += `{% if ${holds} %}`
      blocks.push({ name: 'if', line, nested: 0, hasElse: false })
    },
    // Its condition must not be computed before those above it have failed, so it becomes an `if` within an `else`.
    elseif: (code, line) => {
      const block = inside('if', 'elseif', line)
      out += '{% else %}'
      const holds = condition(code, line)
      out += `{% if ${holds} %}`
      block.nested++
    },
    else: (_, line) => {
      const block = blocks.at(-1)
      if (block === undefined || block.hasElse || !['if', 'list'].includes(block.name))
        return trouble(line, '[#else] is not expected here')
      out += '{% else %}'
      block.hasElse = true
    },
    list: (code, line) => {
      const { of, names } = parseLoop(code, line)
      const depth = blocks.length
      const items = filtered(compile(of, line), names.length === 2 ? 'fm_pairs' : 'fm_items', constant(line))
      out += `{% for __x${depth} in ${items} %}{% assign __i${depth} = forloop.index0 %}{% assign __n${depth} = forloop.length %}`
      for (const [n, name] of names.entries())
        out += `{% assign ${variable(name, line)} = __x${depth}${names.length === 2 ? `[${n}]` : ''} %}`
      blocks.push({ name: 'list', line, loop: names[0] ?? '', nested: 0, hasElse: false })
    },
    sep: (_, line) => {
      inside('list', 'sep', line)
      out += '{% unless forloop.last %}'
      blocks.push({ name: 'sep', line, nested: 0, hasElse: false })
    },
    break: (_, line) => {
      if (!blocks.some(block => block.name === 'list')) trouble(line, '[#break] is only for a [#list]')
      out += '{% break %}'
    },
    assign,
    global: assign,
    local: assign,
    noparse: (_, line) => {
      blocks.push({ name: 'noparse', line, nested: 0, hasElse: false })
    },
    // Both tell FreeMarker how to format; what we write needs neither (numbers as they are, URLs in UTF-8).
    setting: (code, line) => {
      parseAssignments(code, line)
    },
    ftl: () => undefined,
  }

  function assign(code: string, line: number): void {
    if (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(code))
      trouble(line, '[#assign] around text is not supported: [#assign name = value]')
    for (const { name, value } of parseAssignments(code, line)) {
      const made = filtered(compile(value, line), 'fm_need', constant(line))
      out += `{% assign ${variable(name, line)} = ${made} %}`
    }
  }

  const inside = (name: string, what: string, line: number): Block => {
    const block = blocks.at(-1)
    if (block?.name !== name || block.hasElse) return trouble(line, `[#${what}] is not expected here`)
    return block
  }

  const close = (name: string, line: number): void => {
    if (name === 'list' && blocks.at(-1)?.name === 'sep') close('sep', line)
    const block = blocks.pop()
    if (block === undefined) trouble(line, `[/#${name}] closes nothing`)
    else if (block.name !== name)
      trouble(line, `[/#${name}] is not expected here: [#${block.name}] of line ${block.line} is open`)
    else if (name === 'if') out += '{% endif %}'.repeat(block.nested + 1)
    else if (name === 'list') out += '{% endfor %}'
    else if (name === 'sep') out += '{% endunless %}'
  }

  const open = (name: string, code: string, line: number): void => {
    const known = Object.hasOwn(opened, name) ? opened[name] : undefined
    if (known === undefined) trouble(line, `[#${name}] is not supported`)
    else known(code, line)
  }

  const put = (piece: Piece): void => {
    if (piece.is === 'text') out += verbatim(piece.text)
    else if (piece.is === 'output') {
      const made = compile(parseExpression(piece.code, piece.line), piece.line)
      out += `{{ ${made} | fm_out: ${constant(piece.line)} }}`
    } else if (piece.is === 'close') close(piece.name, piece.line)
    else if (piece.is === 'open') open(piece.name, piece.code, piece.line)
  }

  for (const piece of piecesOf(source)) put(piece)
  const left = blocks.at(-1)
  if (left !== undefined) trouble(left.line, `[#${left.name}] is never closed`)
  return { liquid: out, constants }
}

/** Our own names begin with two underscores. */
function variable(name: string, line: number): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.startsWith('__'))
    trouble(line, `a variable cannot be called ${name}`)
  return name
}

/** A brace that could begin a tag of Liquid is written as an output of a brace. */
const verbatim = (text: string): string => text.replace(/\{(?=[{%]|$)/g, "{{ '{' | fm_brace }}")
