// What may the console's users be?
const things = [
  'api_key',
  'application',
  'audit_log',
  'connector',
  'consent',
  'email_template',
  'entity',
  'event_log',
  'form',
  'group',
  'key',
  'lambda',
  'message_template',
  'messenger',
  'report',
  'system',
  'tenant',
  'theme',
  'user',
  'user_action',
  'webhook',
] as const

/** `<thing>_manager` changes, `<thing>_deleter` deletes, `<thing>_viewer` looks. */
const fine = ['manager', 'deleter', 'viewer'] as const

export const adminRoles = [
  { name: 'admin', description: 'May do everything.', isSuperRole: true, isDefault: false },
  ...things.flatMap(thing =>
    fine.map(what => ({
      name: `${thing}_${what}`,
      description: `${what} of ${thing.replaceAll('_', ' ')}s.`,
      isSuperRole: false,
      isDefault: false,
    })),
  ),
  {
    name: 'mfa_deleter',
    description: 'May take two-factor methods from other users.',
    isSuperRole: false,
    isDefault: false,
  },
]
