// In which order do people meet the groups of a tenant's settings?
export const settingTabs: readonly string[] = [
  'General',
  'Connectors',
  'Identities',
  'Email',
  'Family',
  'Multi-Factor',
  'WebAuthn',
  'OAuth',
  'JWT',
  'Password',
  'Webhooks',
  'SCIM',
  'Security',
  'Advanced',
  'API only',
]
