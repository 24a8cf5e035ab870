// Which members does an identity provider of each type have, and which does it need?
import type { Variants } from './variants.ts'

const client = ['client_id', 'client_secret', 'scope', 'buttonText']
const social = { has: client, needs: ['client_id', 'client_secret'] }
const saml = [
  'assertionDecryptionConfiguration',
  'emailClaim',
  'issuer',
  'keyId',
  'uniqueIdClaim',
  'useNameIdForEmail',
  'usernameClaim',
  'verificationKeyIds',
]

export const variants: Variants = {
  Apple: {
    has: ['bundleId', 'buttonText', 'keyId', 'scope', 'servicesId', 'teamId'],
    needs: ['keyId', 'servicesId', 'teamId'],
  },
  EpicGames: social,
  ExternalJWT: {
    has: [
      'claimMap',
      'defaultKeyId',
      'domains',
      'headerKeyParameter',
      'oauth2',
      'uniqueIdentityClaim',
      'verificationKeyIds',
    ],
    needs: ['headerKeyParameter', 'uniqueIdentityClaim'],
  },
  Facebook: {
    has: ['appId', 'buttonText', 'client_secret', 'fields', 'loginMethod', 'permissions'],
    needs: ['appId', 'client_secret'],
  },
  Google: { has: [...client, 'loginMethod', 'properties'], needs: ['client_id'] },
  HYPR: {
    has: ['relyingPartyApplicationId', 'relyingPartyURL'],
    needs: ['relyingPartyApplicationId', 'relyingPartyURL'],
  },
  LinkedIn: social,
  Nintendo: { has: [...client, 'emailClaim', 'uniqueIdClaim', 'usernameClaim'], needs: social.needs },
  OpenIDConnect: { has: ['buttonImageURL', 'buttonText', 'domains', 'oauth2', 'postRequest'], needs: ['oauth2'] },
  SAMLv2: {
    has: [
      ...saml,
      'assertionConfiguration',
      'buttonImageURL',
      'buttonText',
      'domains',
      'idpEndpoint',
      'idpInitiatedConfiguration',
      'loginHintConfiguration',
      'nameIdFormat',
      'postRequest',
      'requestSigningKeyId',
      'signRequest',
      'xmlSignatureC14nMethod',
    ],
    needs: ['idpEndpoint', 'keyId'],
  },
  SAMLv2IdPInitiated: { has: saml, needs: ['issuer', 'keyId'] },
  SonyPSN: social,
  Steam: { has: ['apiMode', 'buttonText', 'client_id', 'scope', 'webAPIKey'], needs: ['client_id', 'webAPIKey'] },
  Twitch: social,
  Twitter: { has: ['buttonText', 'consumerKey', 'consumerSecret'], needs: ['consumerKey', 'consumerSecret'] },
  Xbox: social,
}

type Given = Readonly<Record<string, unknown>>

const byRedirect = { loginMethod: 'UseRedirect' } as const
const nameId = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

/** What a type takes for granted when nobody says otherwise. Types that hand over no e-mail cannot link by it. */
const usual: Readonly<Record<string, Given>> = {
  EpicGames: { linkingStrategy: 'CreatePendingLink' },
  ExternalJWT: { claimMap: {}, domains: [] },
  Facebook: { ...byRedirect, fields: 'email', permissions: 'email' },
  Google: { ...byRedirect, scope: 'profile email openid' },
  HYPR: { linkingStrategy: 'Unsupported' },
  OpenIDConnect: { buttonText: 'Login with OpenID Connect', domains: [], postRequest: false },
  SAMLv2: {
    buttonText: 'Login with SAML',
    domains: [],
    nameIdFormat: nameId,
    postRequest: false,
    signRequest: false,
    useNameIdForEmail: false,
    xmlSignatureC14nMethod: 'exclusive_with_comments',
  },
  SAMLv2IdPInitiated: { useNameIdForEmail: false },
  Steam: { linkingStrategy: 'CreatePendingLink', apiMode: 'Public', scope: 'Public' },
}

/** The members a record of this type has without anybody having set them. */
export const usualOf = (type: string): Given => ({
  linkingStrategy: 'LinkByEmail',
  ...(variants[type]?.has.includes('buttonText') && { buttonText: `Login with ${type}` }),
  ...usual[type],
})

/** Where several can be told apart only by their names, a name must be given; the others are called after their type. */
const named = new Set(['ExternalJWT', 'OpenIDConnect', 'SAMLv2', 'SAMLv2IdPInitiated'])
export const usualName = (type: string): string => (named.has(type) ? '' : type)
