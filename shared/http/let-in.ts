// Does an access control list let the caller's socket in?
import type { With } from '../powers.ts'

/**
 * `undefined` where no list is named. Parsing addresses costs a function's start more than all other rules of access:
 * only who has a list pays. Never judged by a header, which anybody can write.
 */
export async function letInFrom(
  c: Pick<With<'read'>, 'configuration'>,
  listId: string | undefined,
  sourceIp: string,
): Promise<boolean | undefined> {
  const list = listId === undefined ? undefined : await c.configuration.ipAccessControlList(listId)
  return list && (await import('../domain/ip-acl.ts')).letsIn(list.entries, sourceIp)
}
