// Which letters does a new instance know?
/** The same on every instance, so that a kickstart file can name them. */
export const templateIds = {
  verification: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0001',
  forgotPassword: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0002',
  setPassword: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0003',
  registrationVerification: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0004',
} as const

type Words = {
  readonly subject: string
  readonly why: string
  readonly path: string
  readonly id: string
  readonly code?: string
  readonly otherwise: string
}

const greeting = `[#if user.firstName??]Hello \${user.firstName},[#else]Hello,[/#if]`
const address = ({ path, id }: Words): string =>
  `\${(application.baseURL)!(tenant.baseURL)!""}${path}/\${${id}}?tenantId=\${tenant.id}`

const textOf = (words: Words): string =>
  [
    greeting,
    '',
    words.why,
    '',
    address(words),
    ...(words.code === undefined ? [] : ['', `[#if ${words.code}??]Your code: \${${words.code}}[/#if]`]),
    '',
    words.otherwise,
    '',
  ].join('\n')

const htmlOf = (words: Words): string =>
  [
    `<p>${greeting}</p>`,
    `<p>${words.why}</p>`,
    `<p><a href="${address(words)}">${address(words)}</a></p>`,
    ...(words.code === undefined
      ? []
      : [`[#if ${words.code}??]<p>Your code: <strong>\${${words.code}}</strong></p>[/#if]`]),
    `<p>${words.otherwise}</p>`,
    '',
  ].join('\n')

const template = (id: string, name: string, words: Words) => ({
  id,
  name,
  defaultSubject: words.subject,
  defaultTextTemplate: textOf(words),
  defaultHtmlTemplate: htmlOf(words),
})

export const defaultTemplates = [
  template(templateIds.verification, 'Email verification', {
    subject: 'Please confirm your e-mail address',
    why: 'please follow this link to confirm that this address is yours:',
    path: '/email/verify',
    id: 'verificationId',
    code: 'verificationOneTimeCode',
    otherwise: 'If you did not open an account, you need not do anything.',
  }),
  template(templateIds.forgotPassword, 'Forgot password', {
    subject: 'Choose a new password',
    why: 'somebody asked for a new password for your account. Follow this link to choose one:',
    path: '/password/change',
    id: 'changePasswordId',
    otherwise: 'If it was not you, you need not do anything; your password stays as it is.',
  }),
  template(templateIds.setPassword, 'Set up password', {
    subject: 'Choose your password',
    why: 'an account was opened for you. Follow this link to choose its password:',
    path: '/password/change',
    id: 'changePasswordId',
    otherwise: 'If you do not expect an account, you need not do anything.',
  }),
  template(templateIds.registrationVerification, 'Registration verification', {
    subject: `Please confirm your registration for \${application.name}`,
    why: `please follow this link to confirm your registration for \${application.name}:`,
    path: '/registration/verify',
    id: 'verificationId',
    code: 'verificationOneTimeCode',
    otherwise: 'If you did not register, you need not do anything.',
  }),
]
