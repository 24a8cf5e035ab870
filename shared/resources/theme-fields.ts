// Which pages can a theme redraw, and what can a simple theme choose?
import { type Fields, flag, group, list, optional, text } from '../kernel/fields.ts'

const pages = `
accountEdit accountIndex accountTwoFactorDisable accountTwoFactorEdit accountTwoFactorEnable accountTwoFactorIndex
accountWebAuthnAdd accountWebAuthnDelete accountWebAuthnIndex confirmationRequired emailComplete emailSend emailSent
emailVerificationRequired emailVerify helpers index oauth2Authorize oauth2AuthorizedNotRegistered
oauth2ChildRegistrationNotAllowed oauth2ChildRegistrationNotAllowedComplete oauth2CompleteRegistration oauth2Consent
oauth2Device oauth2DeviceComplete oauth2Error oauth2Logout oauth2Passwordless oauth2Register oauth2StartIdPLink
oauth2TwoFactor oauth2TwoFactorEnable oauth2TwoFactorEnableComplete oauth2TwoFactorMethods oauth2Wait oauth2WebAuthn
oauth2WebAuthnReauth oauth2WebAuthnReauthEnable passwordChange passwordComplete passwordForgot passwordSent
phoneComplete phoneSent phoneVerificationRequired phoneVerify registrationComplete registrationSend registrationSent
registrationVerificationRequired registrationVerify samlv2Logout unauthorized`

const namesIn = (words: string): string[] => words.trim().split(/\s+/)

/** The 53 pages of the wire (wire reference, section 31). */
const pageNames: readonly string[] = namesIn(pages)

const named = (names: readonly string[], make: (name: string) => Fields[string]): Fields =>
  Object.fromEntries(names.map(name => [name, make(name)]))

export const templates = group(
  'Templates',
  named(pageNames, name =>
    optional(text({ doc: `The page ${name}.`, max: 200_000, exact: true, format: 'multiline' })),
  ),
)

const colors = `
alertBackgroundColor alertFontColor deleteButtonColor deleteButtonFocusColor deleteButtonTextColor
deleteButtonTextFocusColor errorFontColor errorIconColor fontColor iconBackgroundColor iconColor infoIconColor
inputBackgroundColor inputIconColor inputTextColor linkTextColor linkTextFocusColor monoFontColor pageBackgroundColor
panelBackgroundColor primaryButtonColor primaryButtonFocusColor primaryButtonTextColor primaryButtonTextFocusColor`

/** These words reach a style sheet: what ends a declaration, a rule or the sheet must not be among them. */
const word = /^[^;{}<>\\]*$/
const style = (doc: string) => optional(text({ doc, max: 500, pattern: word }))
const address = (doc: string) =>
  optional(text({ doc, max: 2_000, pattern: /^(https:\/\/|http:\/\/|\/|data:image\/)[^\s"'<>\\]*$/ }))

export const variables = group('Variables', {
  ...named(namesIn(colors), name => style(`The colour ${name}.`)),
  backgroundImageURL: address('The picture behind everything.'),
  backgroundSize: style('How large it is.'),
  borderRadius: style('How round corners are.'),
  favicons: optional(
    list(
      group('Favicon', {
        href: address('Where it is.'),
        rel: style('What it is to the page.'),
        sizes: style('Its sizes.'),
        type: style('Its media type.'),
      }),
      { doc: 'The little pictures of browser tabs.', max: 20 },
    ),
  ),
  fontFamily: style('The typeface.'),
  footerDisplay: optional(flag({ doc: 'Whether there is a footer.' })),
  logoImageSize: style('How large the logo is.'),
  logoImageURL: address('The logo.'),
  monoFontFamily: style('The typeface of codes.'),
})
