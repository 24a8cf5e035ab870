// Which words do the pages about records have, whatever their kind?

export const groupWords = {
  role: 'A role of an application.',
  roles: 'Roles',
  rolesDoc: 'What everybody in the group is, in each application they are registered for.',
} as const

export const apiKeyWords = {
  beyond: 'You can only hand out what your own roles let you do. Choose at least one of the endpoints that are listed.',
  mine: 'What you may hand out',
  mineWords:
    'A key of yours can do what your own roles let you do, and no more. Users and applications are for administrators to hand out, because they lead into this console.',
  nothing: 'Your roles let you hand out nothing. Ask an administrator for the role of what the key is to do.',
  outranked: 'This key can do more than your roles. Only somebody who may do all of it can read, change or copy it.',
} as const
