// Do templates say what their authors wrote, and nothing else?
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker's own sign
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { templateIssues } from '../../shared/templates/issues.ts'
import { checkTemplate, renderTemplate } from '../../shared/templates/render.ts'

const user = { firstName: 'Ada', fullName: 'Ada <b>L</b>', email: 'ada@example.com', data: { tier: 'gold', size: 7 } }
const render = (source: string, variables: Record<string, unknown> = { user }, html = false) =>
  renderTemplate(source, variables, { html })
const text = (source: string, variables?: Record<string, unknown>, html = false): string => {
  const made = render(source, variables, html)
  if (!made.ok) throw new Error(made.error)
  return made.text
}
const error = (source: string, variables?: Record<string, unknown>): string => {
  const made = render(source, variables)
  if (made.ok) throw new Error(`rendered: ${made.text}`)
  return made.error
}

describe('what a FreeMarker template says', () => {
  test.each([
    ['Hi ${user.firstName}!', 'Hi Ada!'],
    ['${user.middleName!"none"}', 'none'],
    ['${user.middleName!}|', '|'],
    ["${(user.a.b.c)!'deep'}", 'deep'],
    ['${nobody.name!"x"}', 'x'],
    ['[#if user.firstName??]yes[#else]no[/#if]', 'yes'],
    ['[#if user.lastName??]yes[#else]no[/#if]', 'no'],
    ['[#if nobody?? && nobody.age > 3]a[#elseif user.data.size == 7]b[#else]c[/#if]', 'b'],
    ['[#if !user.lastName?? || user.lastName == "x"]a[/#if]', 'a'],
    ['[#if user.data.size gt 6 && user.data.size lte 7]in[/#if]', 'in'],
    ['[#if (user.data.tier!"") == "gold"]G[/#if]', 'G'],
    ['[#if user.lastName?has_content]a[#else]b[/#if]', 'b'],
    ['[#assign url = "http://x/${user.firstName}?a=" + user.email?url /]${url}', 'http://x/Ada?a=ada%40example.com'],
    ['[#setting url_escaping_charset="UTF-8"]ok', 'ok'],
    ['[#list user.tags![] as t]${t}[#else]none[/#list]', 'none'],
    ['[#list ["a","b","c"] as t]${t?counter}${t}[#sep], [/#list]', '1a, 2b, 3c'],
    ['[#list ["a","b"] as t]${t}[#if t?has_next]; [/#if][/#list]', 'a; b'],
    ['[#list user.data as k, v]${k}=${v} [/#list]', 'tier=gold size=7 '],
    ['[#list state!{} as key, value][#if key != "tenantId" && value??]&${key?url}=${value?url}[/#if][/#list]|', '|'],
    ['[#-- not shown ${boom} --]a', 'a'],
    ['[#noparse]${user.x} [#if][/#noparse]', '${user.x} [#if]'],
    ['${1 + 2 * 3 - 4 / 2}', '5'],
    ['${-(3)}${7 % 4}', '-33'],
    ['${user.data.size?string}${true?c}${true?string("on","off")}${false?then("a","b")}', '7trueonb'],
    ['${"a-b"?upper_case}${" x "?trim}${"abc"?length}${"abc"?contains("b")?c}', 'A-Bx3true'],
    ['${["x","y"]?join("+")}${["x","y"]?first}${["x"]?size}', 'x+yx1'],
    ['${0?number_to_datetime}', '1970-01-01T00:00:00.000Z'],
    ['${user["first" + "Name"]}', 'Ada'],
    ['[#assign empty = "e" nil = "n"]${empty}${nil}', 'en'],
    ['${r"${raw}"}${"\\"q\\""}', '${raw}"q"'],
  ])('%s', (source, expected) => {
    expect(text(source)).toBe(expected)
  })

  test('a line with nothing but tags leaves no line', () => {
    const source = 'a\n[#if user.firstName??]\n  b\n[#else]\n  c\n[/#if]\nd\n'
    expect(text(source)).toBe('a\n  b\nd\n')
  })

  test('the forgot-password letter in the shape the public templates have', () => {
    const source = [
      '[#setting url_escaping_charset="UTF-8"]',
      'To change your password click on the following link.',
      '<p>',
      '  [#-- The link --]',
      '  [#assign url = "http://localhost:9011/password/change/${changePasswordId}?client_id=${(application.oauthConfiguration.clientId)!\'\'}&tenantId=${user.tenantId}" /]',
      '  [#list state!{} as key, value][#if key != "tenantId" && key != "client_id" && value??][#assign url = url + "&" + key?url + "=" + value?url/][/#if][/#list]',
      '  <a href="${url?no_esc}">${url}</a>',
      '</p>',
    ].join('\n')
    const variables = {
      changePasswordId: 'abc',
      user: { tenantId: 't1' },
      application: { oauthConfiguration: { clientId: 'c1' } },
      state: { redirect: 'https://a.b/?c=d', tenantId: 'other' },
    }
    const url =
      'http://localhost:9011/password/change/abc?client_id=c1&tenantId=t1&redirect=https%3A%2F%2Fa.b%2F%3Fc%3Dd'
    expect(text(source, variables, true)).toBe(
      `To change your password click on the following link.\n<p>\n  <a href="${url}">${url.replaceAll('&', '&amp;')}</a>\n</p>`,
    )
  })

  test('what stands in a variable is escaped in HTML, once, and not at all in text', () => {
    expect(text('${user.fullName}', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
    expect(text('${user.fullName?html}', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
    expect(text('${user.fullName}', { user }, false)).toBe('Ada <b>L</b>')
    expect(text('${user.fullName?no_esc}', { user }, true)).toBe('Ada <b>L</b>')
  })
})

describe('what a template cannot do', () => {
  test('say nothing where a variable is missing: it names the variable and the line', () => {
    expect(error('a\nb ${user.lastName} c')).toBe('line 2: "lastName" is missing; give it a default with !')
    expect(error('\n\n[#if nobody.x == 1][/#if]')).toMatch(/^line 3: nobody is missing/)
  })

  test.each([
    ['a\n[#macro x][/#macro]', 'line 2: [#macro] is not supported'],
    ['[@x /]', 'macros ([@…]) are not supported'],
    ['[#include "/etc/passwd"]', 'line 1: [#include] is not supported'],
    ['${"x"?eval}', 'line 1: ?eval is not supported'],
    ['${user?api}', '?api is not supported'],
    ['${"freemarker.template.utility.Execute"?new()}', '?new is not supported'],
    ['[#if a]', 'line 1: [#if] is never closed'],
    ['[/#if]', 'line 1: [/#if] closes nothing'],
    ['[#list a as b][/#if]', 'line 1: [/#if] is not expected here: [#list] of line 1 is open'],
    ['${user.', 'line 1: "}" is missing'],
    ['${}', 'an expression is missing'],
    ['${a b}', '"b" is not expected here'],
    ['<#if x>a</#if>', 'square brackets'],
    ['[#assign x]y[/#assign]', 'not supported'],
    ['[#assign __1 = 2]', 'cannot be called'],
    [`\${${'('.repeat(500)}1${')'.repeat(500)}}`, 'nested too deeply'],
    ['[#if user][/#if]', 'a condition must be true or false'],
    ['${user}', 'an object is no text'],
    ['${true}', 'a boolean is no text'],
  ])('%s', (source, words) => {
    expect(error(source)).toContain(words)
  })

  test('an unknown construct is found when the template is saved', () => {
    expect(checkTemplate('[#if a??]${a}[/#if]')).toEqual({ ok: true })
    expect(checkTemplate('x\n${a?unheard_of}')).toEqual({ ok: false, error: 'line 2: ?unheard_of is not supported' })
    expect(checkTemplate('{{ a | unheard_of }}').ok).toBe(false)
  })

  test('every text of an e-mail template is checked, each issue at its place', () => {
    const template = {
      defaultSubject: 'fine',
      defaultHtmlTemplate: '${a?eval}',
      defaultTextTemplate: 'fine ${b}',
      localizedSubjects: { de: '[#if', fr: 'bon' },
    }
    expect(templateIssues(template).map(issue => issue.path)).toEqual(['defaultHtmlTemplate', 'localizedSubjects.de'])
  })

  test.each(['constructor', '__proto__', 'toString', 'prototype', 'valueOf'])(
    'reach what JavaScript hangs onto objects: %s',
    name => {
      expect(text(`\${(user.${name})!'nothing'}\${${name}!'nothing'}`)).toBe('nothingnothing')
      expect(text(`\${(user["${name}"])!'nothing'}`)).toBe('nothing')
    },
  )

  test('write without end, into memory or into the letter', () => {
    const list = Array.from({ length: 1000 }, (_, n) => n)
    expect(error('[#list l as a][#list l as b][#list l as c][/#list][/#list][/#list]', { l: list })).toMatch(/limit/)
    expect(error('[#assign s = "xxxxxxxxxx"][#list l as a][#assign s = s + s][/#list]', { l: list })).toMatch(/limit/)
    expect(error(`[#list l as a][#list l as b]${'x'.repeat(100)}[/#list][/#list]`, { l: list })).toMatch(
      /limit|too long/,
    )
    expect(error('x'.repeat(300_000))).toMatch(/may have/)
  })
})

describe('Liquid, for those who prefer it', () => {
  test('is rendered by the same rules', () => {
    expect(text('Hi {{ user.firstName }}{% if user.lastName %}x{% endif %}')).toBe('Hi Ada')
    expect(text('{{ user.lastName | default: "none" }}')).toBe('none')
    expect(text('{{ user.fullName }}', { user }, true)).toBe('Ada &lt;b&gt;L&lt;/b&gt;')
    expect(error('{{ user.lastName }}')).toContain('lastName')
  })
  test('reads no files and lets nothing out unescaped', () => {
    expect(render('{% include "package.json" %}').ok).toBe(false)
    expect(render('{% render "package.json" %}').ok).toBe(false)
    expect(render('{% layout "package.json" %}').ok).toBe(false)
    expect(render('{{ user.fullName | raw }}').ok).toBe(false)
  })
})

type Sum = { readonly source: string; readonly value: number | boolean }
const { number: numbers, truth } = fc.letrec<{ number: Sum; truth: Sum }>(tie => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat(50).map(value => ({ source: String(value), value })),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([left, sign, right]) => {
      const [a, b] = [Number(left.value), Number(right.value)]
      return {
        source: `(${left.source} ${sign} ${right.source})`,
        value: sign === '+' ? a + b : sign === '-' ? a - b : a * b,
      }
    }),
  ),
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.boolean().map(value => ({ source: String(value), value })),
    tie('truth').map(({ source, value }) => ({ source: `!(${source})`, value: !value })),
    fc.tuple(tie('number'), fc.constantFrom('<', '=='), tie('number')).map(([left, sign, right]) => ({
      source: `${left.source} ${sign} ${right.source}`,
      value: sign === '<' ? left.value < right.value : left.value === right.value,
    })),
    fc.tuple(tie('truth'), fc.constantFrom('&&', '||'), tie('truth')).map(([left, sign, right]) => ({
      source: `(${left.source} ${sign} ${right.source})`,
      value: sign === '&&' ? left.value && right.value : left.value || right.value,
    })),
  ),
}))

describe('for every expression', () => {
  test('a sum is what it is in arithmetic', () => {
    fc.assert(
      fc.property(numbers, ({ source, value }) => {
        expect(text(`\${${source}}`)).toBe(String(Number(value)))
      }),
    )
  })
  test('a condition holds when it holds in logic, in [#if] and in [#elseif] alike', () => {
    fc.assert(
      fc.property(truth, ({ source, value }) => {
        expect(text(`[#if ${source}]yes[#else]no[/#if]`)).toBe(value ? 'yes' : 'no')
        expect(text(`[#if false]never[#elseif ${source}]yes[#else]no[/#if]`)).toBe(value ? 'yes' : 'no')
      }),
    )
  })
})

describe('for every text', () => {
  test('text without signs comes out as it went in', () => {
    fc.assert(
      fc.property(
        fc.string().filter(given => !/\$\{|\[\/?[#@]|<\/?#/.test(given)),
        given => {
          // With an output in it, so that braces cannot make it pass for Liquid.
          expect(text(`\${e}${given}\${e}`, { e: '' })).toBe(given)
        },
      ),
    )
  })
  test('a value comes out as it is in text, and harmless in HTML, and is never read as a template', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('{{ x }}', '{% raw %}', '${x}', '[#if', '</p>')), value => {
        expect(text('${v}', { v: value })).toBe(value)
        expect(text('${v}', { v: value }, true)).not.toMatch(/[<>"]/)
      }),
    )
  })
  test('nothing that anybody writes does worse than an error', () => {
    const bits = fc.constantFrom(
      '${',
      '}',
      '[#if ',
      ']',
      '[/#if]',
      '[#list ',
      ' as x',
      '[/#list]',
      'user',
      '.',
      '?',
      '!',
      '??',
      '(',
      ')',
      '"',
      '{{',
      '%}',
      '[#else]',
      '[#sep]',
      '=',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 25 }), parts => {
        const made = render(parts.join(''))
        expect(made.ok || /^line \d+: |, line:/.test(made.error) || made.error).toBeTruthy()
      }),
      { numRuns: 500 },
    )
  })
})
