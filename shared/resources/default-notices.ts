// Which further letters does a new instance know, ready for a tenant that wants them?
/** The same on every instance, so that a kickstart file can name them. */
const noticeIds = {
  passwordless: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0005',
  twoFactorCode: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0006',
  twoFactorMethodAdd: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0007',
  twoFactorMethodRemove: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0008',
  breachedPassword: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0009',
  threatDetected: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0010',
  parentRegistration: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0011',
  confirmChild: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0012',
  coppaNotice: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0013',
  emailPlus: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0014',
} as const
const messageIds = {
  twoFactorCode: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0101',
  verification: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0102',
  passwordless: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0103',
  forgotPassword: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0104',
} as const

const greeting = `[#if user.firstName??]Hello \${user.firstName},[#else]Hello,[/#if]`
const base = `\${(application.baseURL)!(tenant.baseURL)!""}`
const client = `[#if application??]&client_id=\${application.oauthConfiguration.clientId}[/#if]`
const more = `[#list state!{} as key, value][#if key != "tenantId" && key != "client_id" && value??]&\${key?url}=\${value?url}[/#if][/#list]`

type Letter = {
  readonly id: string
  readonly name: string
  readonly subject: string
  readonly lines: readonly string[]
}

/** A line that is an address is a link in HTML. */
const letter = ({ id, name, subject, lines }: Letter) => ({
  id,
  name,
  defaultSubject: subject,
  defaultTextTemplate: [greeting, ...lines].join('\n\n').concat('\n'),
  defaultHtmlTemplate: [greeting, ...lines]
    .map(line => (line.startsWith(base) ? `<p><a href="${line}">${line}</a></p>` : `<p>${line}</p>`))
    .join('\n')
    .concat('\n'),
})

const ignore = 'If it was not you, choose a new password at once.'
const subjectOfThreat = [
  '[#switch event.type]',
  '[#on "user.login.suspicious"]A suspicious login',
  '[#on "user.login.new-device"]A login from a new device',
  '[#on "user.loginId.duplicate.create", "user.loginId.duplicate.update"]Somebody tried to use your login name',
  '[#on "user.email.update", "user.identity.update"]Your login name was changed',
  '[#on "user.password.update", "user.password.reset.success"]Your password was changed',
  '[#on "user.two-factor.method.add"]A second factor was added',
  '[#on "user.two-factor.method.remove"]A second factor was removed',
  '[#default]Something happened to your account',
  '[/#switch]',
].join('')
const device = [
  `When: \${(event.createInstant?number_to_datetime?string("yyyy-MM-dd HH:mm 'UTC'"))!"unknown"}.`,
  `From: \${(event.info.ipAddress)!"an unknown address"}[#if (event.info.location.displayString)??], \${event.info.location.displayString}[/#if].`,
  `With: \${(event.info.deviceDescription)!(event.info.userAgent)!"an unknown device"}.`,
]
const method = `[#switch method.method][#on "email"]by e-mail[#on "sms"]by text message[#on "voice"]by telephone[#default]with an app[/#switch]`

export const defaultNotices = [
  letter({
    id: noticeIds.passwordless,
    name: 'Passwordless login',
    subject: 'Sign in',
    lines: [
      'somebody asked to sign in with this address. Follow this link to do so:',
      `${base}/oauth2/passwordless/\${code}?tenantId=\${tenant.id}&postMethod=true${client}${more}`,
      `[#if oneTimeCode??]Or type this code: \${oneTimeCode}[/#if]`,
      'If it was not you, you need not do anything.',
    ],
  }),
  letter({
    id: noticeIds.twoFactorCode,
    name: 'Two-factor code',
    subject: 'Your code',
    lines: [`your code is \${code}.`, 'If you are not signing in, somebody may know your password.'],
  }),
  letter({
    id: noticeIds.twoFactorMethodAdd,
    name: 'Two-factor method added',
    subject: 'A second factor was added',
    lines: [`from now on your account can also be proved ${method}.`, ...device, ignore],
  }),
  letter({
    id: noticeIds.twoFactorMethodRemove,
    name: 'Two-factor method removed',
    subject: 'A second factor was removed',
    lines: [`your account can no longer be proved ${method}.`, ...device, ignore],
  }),
  letter({
    id: noticeIds.breachedPassword,
    name: 'Breached password',
    subject: 'Your password is known to others',
    lines: [
      'your password was found in a list of stolen ones[#if (breachResult.match)! == "ExactMatch"], together with your login name[/#if]. Please choose a new one:',
      `${base}/password/forgot?tenantId=\${tenant.id}${client}`,
    ],
  }),
  letter({
    id: noticeIds.threatDetected,
    name: 'Threat detected',
    subject: subjectOfThreat,
    lines: [`this happened to your account: ${subjectOfThreat}.`, ...device, ignore],
  }),
  letter({
    id: noticeIds.parentRegistration,
    name: 'Parent registration',
    subject: 'Your child wants an account',
    lines: [
      `your child wants to open an account at \${tenant.name} and named this address as a parent's. Open one for yourself first:`,
      `${base}/oauth2/register?tenantId=\${tenant.id}`,
    ],
  }),
  letter({
    id: noticeIds.confirmChild,
    name: 'Confirm child',
    subject: 'Please confirm your child',
    lines: [
      `\${(child.firstName)!(child.email)!"somebody"} says that you are a parent.`,
      'Sign in and confirm or deny it in the settings of your family.',
    ],
  }),
  letter({
    id: noticeIds.coppaNotice,
    name: 'COPPA notice',
    subject: 'You agreed for your child',
    lines: [
      `you gave a consent for your child at \${tenant.name}.`,
      'You can take it back at any time in the settings of your family.',
    ],
  }),
  letter({
    id: noticeIds.emailPlus,
    name: 'COPPA email plus',
    subject: 'You agreed for your child: a reminder',
    lines: [
      `some time ago you gave a consent for your child at \${tenant.name}. It still holds.`,
      'You can take it back at any time in the settings of your family.',
    ],
  }),
]

const message = (id: string, name: string, defaultTemplate: string) => ({ id, name, type: 'SMS', defaultTemplate })

export const defaultMessages = [
  message(messageIds.twoFactorCode, 'Two-factor code', `Your code is \${code}.`),
  message(
    messageIds.verification,
    'Phone verification',
    `[#if verificationOneTimeCode??]Your code is \${verificationOneTimeCode}.[#else]Confirm this number: ${base}/phone/verify/\${verificationId}?tenantId=\${tenant.id}[/#if]`,
  ),
  message(
    messageIds.passwordless,
    'Passwordless login',
    `[#if oneTimeCode??]Your code is \${oneTimeCode}.[#else]Sign in: ${base}/oauth2/passwordless/\${code}?tenantId=\${tenant.id}[/#if]`,
  ),
  message(
    messageIds.forgotPassword,
    'Forgot password',
    `Choose a new password: ${base}/password/change/\${changePasswordId}?tenantId=\${tenant.id}`,
  ),
]
