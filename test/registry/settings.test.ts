// Is every setting of the wire declared as the wire has it, limited as it says, and demanded when it must be?
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { transactionMet } from '../../shared/domain/webhook-transaction.ts'
import { type EventType, eventDeclarations, isEventType } from '../../shared/events/index.ts'
import type { About } from '../../shared/kernel/fields.ts'
import { brokenRules, type Issue, parse } from '../../shared/kernel/issues.ts'
import { sparse } from '../../shared/kernel/sparse.ts'
import { leaves } from '../../shared/kernel/walk.ts'
import { generatorLimits } from '../../shared/settings/external-identifiers.ts'
import { resolveTenant, tenantRequest, tenantSettings } from '../../shared/settings/index.ts'

const reference = new URL('../../../shared/reference/tenant-settings.tsv', import.meta.url)
const copy = new URL('tenant-settings.tsv', import.meta.url)

type SettingRow = Record<
  'tab' | 'label' | 'json_path' | 'type' | 'values' | 'default' | 'min' | 'max' | 'required_when',
  string
>
const [head = '', ...lines] = readFileSync(existsSync(reference) ? reference : copy, 'utf8')
  .trimEnd()
  .split('\n')
const columns = head.split('\t')
const rows = lines
  .map(line => Object.fromEntries(line.split('\t').map((cell, i) => [columns[i], cell])) as SettingRow)
  .filter(row => row.json_path !== '-')

const declared = new Map<string, About>([
  ...leaves(tenantSettings, 'tenant').map(leaf => [leaf.path, leaf.about] as const),
  ...leaves(tenantRequest).map(leaf => [leaf.path, leaf.about] as const),
])
const eventPath = /^tenant\.eventConfiguration\.events(\['(.+)'\])?(.*)$/
const isEventRow = (row: SettingRow) => eventPath.test(row.json_path)
const plain = rows.filter(row => !isEventRow(row) && row.type !== 'Object' && !row.values.includes('failedLogin|'))
const pathOf = (row: SettingRow) => row.json_path.replace(/ \(top level.*$/, '')
const aboutOf = (row: SettingRow): About => {
  const about = declared.get(pathOf(row))
  if (about === undefined) throw new Error(`${pathOf(row)} is not declared`)
  return about
}

/** Limits where the reference names none: a value outside would be nonsense, not another behaviour. */
const ownLimits = new Set([
  'tenant.minimumPasswordAge.seconds',
  'tenant.maximumPasswordAge.days',
  'tenant.ssoConfiguration.deviceTrustTimeToLiveInSeconds',
  'tenant.multiFactorConfiguration.authenticator.codeLength',
  'tenant.multiFactorConfiguration.authenticator.timeStep',
  // Epoch milliseconds do not go below zero.
  'tenant.insertInstant',
  'tenant.lastUpdateInstant',
  'tenant.userDeletePolicy.unverified.enabledInstant',
])
/** Defaults that follow from other settings or records instead of standing in the declaration. */
const derivedDefaults = new Set([
  'tenant.formConfiguration.adminUserFormId',
  'tenant.webAuthnConfiguration.relyingPartyName',
  'tenant.jwtConfiguration.accessTokenKeyId',
  'tenant.jwtConfiguration.idTokenKeyId',
  'tenant.scimServerConfiguration.schemas',
  'tenant.connectorPolicies[x].connectorId',
  'tenant.id',
])

const kinds: Readonly<Record<string, About['kind']>> = {
  Boolean: 'flag',
  Integer: 'int',
  Long: 'int',
  Float: 'decimal',
  UUID: 'reference',
}
function kindOf(row: SettingRow): About['kind'] {
  const type = row.type.replace(/ \(.*$/, '')
  if (type.startsWith('Array')) return 'list'
  if (type === 'Object' || type === 'Map') return 'bag'
  if (type === 'UUID' && row.json_path === 'tenant.id') return 'text'
  if (type === 'String') return row.values.includes('|') && !row.values.startsWith('*') ? 'choice' : 'text'
  return kinds[type] ?? 'group'
}
/** Where the API page and the client library differ, the wire-level source wins (reference, section 36). */
const clientDefault = (row: SettingRow) =>
  /\[client library: (.+)\]/.exec(row.default)?.[1] ?? row.default.replace(/ \(client library\)$/, '')
function defaultOf(row: SettingRow): unknown {
  const given = clientDefault(row)
  if (given === '') return undefined
  if (row.type === 'Boolean') return given === 'true'
  if (/^(Integer|Long|Float)/.test(row.type)) return Number(given)
  if (row.type.startsWith('Array') || row.type === 'Object') return JSON.parse(given)
  if (row.type.includes('Java properties')) return given.replaceAll('; ', '\n')
  return /[0-9a-f-]{36}/.exec(given)?.[0] ?? given.replace(/ \(FusionAuth.*$/, '')
}
function limitsOf(row: SettingRow): { min?: number; max?: number } {
  const isGenerator = row.min.includes('randomBytes')
  const min = isGenerator ? generatorLimits.others.min : row.min === '' ? undefined : Number(row.min)
  const below = row.max.startsWith('<') ? Number(row.max.slice(1)) - 1 : Number.parseFloat(row.max)
  const max = isGenerator ? generatorLimits.randomBytes.max : row.max === '' ? undefined : below
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

describe('the declaration and the reference', () => {
  it('has a row for each of the 321 rows with a path, and no setting beyond them', () => {
    const known = new Set(rows.map(pathOf))
    const more = [...declared.keys()].filter(path => !known.has(path) && !eventPath.test(path))
    // Containers whose members are rows of their own.
    expect(more).toEqual([
      'tenant.connectorPolicies',
      'tenant.emailConfiguration.additionalHeaders[x].name',
      'tenant.emailConfiguration.additionalHeaders[x].value',
    ])
    expect(rows).toHaveLength(321)
  })

  it.each(plain.map(row => [row.json_path, row] as const))('%s is the same', (_, row) => {
    const about = aboutOf(row)
    expect(about.kind, 'type').toBe(kindOf(row))
    expect(about.label, 'label').toBe(row.label)
    expect(about.tab, 'tab').toBe(row.tab.replace(' (not in the seed)', ''))
    if (!derivedDefaults.has(pathOf(row)) && about.kind !== 'bag')
      expect(about.default, 'default').toEqual(defaultOf(row))
    if (about.kind === 'choice') {
      const ours = pathOf(row).endsWith('encryptionScheme') ? ['argon2id'] : []
      expect(about.of).toEqual([...row.values.split('|').filter(value => value !== 'plugin name'), ...ours])
    }
    if (!ownLimits.has(pathOf(row)) && (about.kind === 'int' || about.kind === 'decimal')) {
      expect({
        ...(about.min === undefined ? {} : { min: about.min }),
        ...(about.max === undefined ? {} : { max: about.max }),
      }).toEqual(limitsOf(row))
    }
    if (row.type === 'Integer (seconds)') expect(about.unit).toBe('seconds')
    if (row.type === 'Integer (minutes)') expect(about.unit).toBe('minutes')
    if (row.type === 'Integer (days)') expect(about.unit).toBe('days')
    if (row.required_when !== '' && !row.required_when.startsWith('phoneConfiguration.messengerId must')) {
      expect(about.requiredWhen, 'required when').toBeDefined()
    }
  })

  const eventRows = rows.flatMap(row => {
    const type = eventPath.exec(row.json_path)?.[2] ?? ''
    return isEventType(type) ? [[type, row] as const] : []
  })
  it('knows the 61 tenant events by name', () => expect(eventRows).toHaveLength(61))
  it.each(eventRows)('the switch of %s is the same', (type: EventType, row) => {
    expect(eventDeclarations[type].transactional).toBe(row.values !== 'None')
    const about = declared.get(`tenant.eventConfiguration.events['${type}'].transactionType`)
    expect(about?.of).toEqual(['None', 'Any', 'SimpleMajority', 'SuperMajority', 'AbsoluteMajority'])
    expect(about?.default).toBe('None')
    expect(declared.get(`tenant.eventConfiguration.events['${type}'].enabled`)?.default).toBe(false)
  })

  it('says of each setting in a sentence what it does, and whether something obeys it', () => {
    for (const [path, { doc, label, effect }] of declared) {
      if (path.includes('additionalHeaders[x]')) continue
      expect(doc, path).toMatch(/^[A-Z].{8,}\.$/)
      expect(label, path).toBeTruthy()
      expect(effect, path).toMatch(/^(live|later)$/)
    }
  })
})

/** `{a: {b: value}}` for `tenant.a.b`, or `undefined` where the path leads through a list or map. */
function at(path: string, value: unknown): Record<string, unknown> {
  const [, ...parts] = path.split('.')
  return { name: 'Acme', ...(parts.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as object) }
}
const tenantInput = sparse(tenantSettings)
/** As the resource machine does: fields first, then the rules over the complete value. */
const issuesOf = (input: unknown) => {
  const parsed = parse(tenantInput, input)
  const issues: readonly Issue[] = parsed.ok ? brokenRules(tenantSettings, resolveTenant(parsed.value)) : parsed.issues
  return issues.map(issue => `[${issue.reason}]${issue.path}`)
}
const single = [...declared].filter(
  ([path, about]) => !/\[|^webhookIds|^sourceTenantId/.test(path) && about.readOnly !== true,
)
const local = (path: string) => path.replace(/^tenant\./, '')

describe('what may be set', () => {
  it('is nothing but a name', () => expect(issuesOf({ name: 'Acme' })).toEqual([]))
  it('is not less: the name is demanded', () => {
    expect(issuesOf({})).toEqual(['[blank]name'])
    expect(issuesOf({ name: ' ' })).toEqual(['[blank]name'])
  })

  const limited = single.filter(([, about]) => about.kind === 'int' || about.kind === 'decimal')
  const step = (about: About) => (about.kind === 'decimal' ? 0.01 : 1)
  it.each(limited.filter(([, about]) => about.min !== undefined))(
    '%s: one step below its least is refused',
    (path, about) => {
      expect(issuesOf(at(path, (about.min ?? 0) - step(about)))).toContain(`[invalid]${local(path)}`)
    },
  )
  it.each(limited.filter(([, about]) => about.max !== undefined))(
    '%s: one step above its most is refused',
    (path, about) => {
      expect(issuesOf(at(path, (about.max ?? 0) + step(about)))).toContain(`[invalid]${local(path)}`)
    },
  )
  it.each(limited)('%s: text and halves are no whole numbers', (path, about) => {
    expect(issuesOf(at(path, 'many'))).toEqual([`[couldNotConvert]${local(path)}`])
    if (about.kind === 'int') expect(issuesOf(at(path, 1.5))).toContain(`[couldNotConvert]${local(path)}`)
  })
  it.each(
    single.filter(([, { kind, default: value }]) => ['int', 'decimal', 'flag'].includes(kind) && value !== undefined),
  )('%s: its default in quotation marks is as good as without', (path, about) =>
    expect(issuesOf(at(path, String(about.default)))).toEqual([]),
  )
  it.each(single.filter(([, about]) => about.kind === 'choice'))('%s: a word outside the list is refused', path => {
    expect(issuesOf(at(path, 'no such word'))).toEqual([`[invalid]${local(path)}`])
  })
  it.each(single.filter(([, about]) => about.kind === 'flag'))('%s: a word is no yes or no', path => {
    expect(issuesOf(at(path, 'yes'))).toEqual([`[couldNotConvert]${local(path)}`])
  })
  it.each(single.filter(([, about]) => about.kind === 'reference'))('%s: an id is a UUID', path => {
    expect(issuesOf(at(path, 'seven'))).toEqual([`[couldNotConvert]${local(path)}`])
  })
  it.each(single.filter(([, about]) => about.default !== undefined))(
    '%s: its own default is accepted',
    (path, about) => {
      const value = about.kind === 'list' || about.kind === 'bag' ? about.default : about.default
      const known = ['tenant.passwordEncryptionConfiguration', 'tenant.passwordValidationRules']
      const issues = issuesOf(at(path, value))
      expect(issues, known.join()).toEqual([])
    },
  )
})

const templateId = '11111111-2222-4333-8444-555555555555'
/** What is set → what is then demanded. */
const demands: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
  [
    'verification by mail',
    { emailConfiguration: { verifyEmail: true } },
    ['[missing]emailConfiguration.verificationEmailTemplateId'],
  ],
  [
    'verification of changed addresses',
    { emailConfiguration: { verifyEmailWhenChanged: true } },
    ['[missing]emailConfiguration.verificationEmailTemplateId'],
  ],
  [
    'verification by phone',
    { phoneConfiguration: { verifyPhoneNumber: true } },
    ['[missing]phoneConfiguration.messengerId', '[missing]phoneConfiguration.verificationTemplateId'],
  ],
  ...leaves(tenantSettings)
    .filter(leaf => /^phoneConfiguration\..*TemplateId$/.test(leaf.path))
    .map(
      leaf =>
        [
          leaf.path,
          { phoneConfiguration: { [leaf.path.slice('phoneConfiguration.'.length)]: templateId } },
          ['[missing]phoneConfiguration.messengerId'],
        ] as const,
    ),
  [
    'codes by mail',
    { multiFactorConfiguration: { email: { enabled: true } } },
    ['[missing]multiFactorConfiguration.email.templateId'],
  ],
  ...(['sms', 'voice'] as const).map(
    kind =>
      [
        `codes by ${kind}`,
        { multiFactorConfiguration: { [kind]: { enabled: true } } },
        [
          `[missing]multiFactorConfiguration.${kind}.messengerId`,
          `[missing]multiFactorConfiguration.${kind}.templateId`,
        ],
      ] as const,
  ),
  [
    'a CAPTCHA',
    { captchaConfiguration: { enabled: true } },
    ['[blank]captchaConfiguration.secretKey', '[blank]captchaConfiguration.siteKey'],
  ],
  [
    'telling users of breaches',
    { passwordValidationRules: { breachDetection: { onLogin: 'NotifyUser' } } },
    ['[missing]passwordValidationRules.breachDetection.notifyUserEmailTemplateId'],
  ],
  [
    'SCIM',
    { scimServerConfiguration: { enabled: true } },
    [
      '[missing]lambdaConfiguration.scimUserRequestConverterId',
      '[missing]lambdaConfiguration.scimUserResponseConverterId',
      '[missing]lambdaConfiguration.scimEnterpriseUserRequestConverterId',
      '[missing]lambdaConfiguration.scimEnterpriseUserResponseConverterId',
      '[missing]lambdaConfiguration.scimGroupRequestConverterId',
      '[missing]lambdaConfiguration.scimGroupResponseConverterId',
      '[missing]scimServerConfiguration.clientEntityTypeId',
      '[missing]scimServerConfiguration.serverEntityTypeId',
    ],
  ],
  [
    'a sliding life longer than its maximum',
    {
      jwtConfiguration: {
        refreshTokenExpirationPolicy: 'SlidingWindowWithMaximumLifetime',
        refreshTokenTimeToLiveInMinutes: 43_201,
      },
    },
    ['[invalid]jwtConfiguration.refreshTokenSlidingWindowConfiguration.maximumTimeToLiveInMinutes'],
  ],
  ['a connector policy', { connectorPolicies: [{}] }, ['[missing]connectorPolicies.0.connectorId']],
  [
    'bcrypt with long passwords',
    { passwordEncryptionConfiguration: { encryptionScheme: 'bcrypt' }, passwordValidationRules: { maxLength: 51 } },
    ['[invalid]passwordValidationRules.maxLength'],
  ],
  [
    'passwords longer than the longest',
    { passwordValidationRules: { minLength: 9, maxLength: 8 } },
    ['[invalid]passwordValidationRules.minLength'],
  ],
  ['a port that is none', { emailConfiguration: { port: 65_536 } }, ['[invalid]emailConfiguration.port']],
  [
    'typed codes of 13 characters',
    {
      externalIdentifierConfiguration: { emailVerificationOneTimeCodeGenerator: { length: 13, type: 'randomDigits' } },
    },
    ['[invalid]externalIdentifierConfiguration.emailVerificationOneTimeCodeGenerator.length'],
  ],
  [
    'ids of 15 random bytes',
    { externalIdentifierConfiguration: { changePasswordIdGenerator: { length: 15 } } },
    ['[invalid]externalIdentifierConfiguration.changePasswordIdGenerator.length'],
  ],
]

describe('what one setting demands of another', () => {
  it.each(demands)('%s', (_, tenant, issues) => {
    expect(issuesOf({ name: 'Acme', ...tenant })).toEqual(issues)
  })
  it('is nothing while all defaults stand', () =>
    expect(brokenRules(tenantSettings, resolveTenant({ name: 'Acme' }))).toEqual([]))
  it('bcrypt alone is enough: the longest password follows', () => {
    const tenant = { name: 'Acme', passwordEncryptionConfiguration: { encryptionScheme: 'bcrypt' } }
    expect(issuesOf(tenant)).toEqual([])
    expect(resolveTenant(tenant).passwordValidationRules.maxLength).toBe(50)
  })
  it('the levels a tenant may choose are those that the judgement knows', () => {
    const about = declared.get("tenant.eventConfiguration.events['user.create'].transactionType")
    for (const level of ['None', 'Any', 'SimpleMajority', 'SuperMajority', 'AbsoluteMajority'] as const) {
      expect(about?.of).toContain(level)
      expect(transactionMet(level, [true])).toBe(true)
    }
  })
})

describe('what the table keeps', () => {
  it('is what was set and no default', () => {
    const asked = { name: ' Acme ', jwtConfiguration: { timeToLiveInSeconds: 60 }, passwordValidationRules: {} }
    expect(parse(tenantInput, asked)).toEqual({
      ok: true,
      value: { name: 'Acme', jwtConfiguration: { timeToLiveInSeconds: 60 }, passwordValidationRules: {} },
    })
  })
  it('is not what the platform sets, not what is null, and not what nobody declared', () => {
    const asked = { name: 'Acme', id: 7, state: 'Gone', themeId: null, hat: 'red', emailConfiguration: { hat: 1 } }
    expect(parse(tenantInput, asked)).toEqual({ ok: true, value: { name: 'Acme', emailConfiguration: {} } })
  })
  it('drops events nobody knows and those of the instance', () => {
    const events = {
      'user.create': { enabled: true },
      'no.such': { enabled: true },
      'audit-log.create': { enabled: true },
    }
    const parsed = parse(tenantInput, { name: 'Acme', eventConfiguration: { events } })
    expect(parsed).toEqual({
      ok: true,
      value: { name: 'Acme', eventConfiguration: { events: { 'user.create': { enabled: true } } } },
    })
  })
  it('reads back the same, set or complete', () => {
    const complete = resolveTenant({ name: 'Acme' })
    const parsed = parse(tenantInput, structuredClone(complete))
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    expect(resolveTenant(parsed.value)).toEqual({ ...complete })
  })
})
