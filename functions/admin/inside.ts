// Which pages does the console have for those who are signed in? Loaded with the first of them.
import type { Pages, Shown } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Kind } from '../../shared/resources/define.ts'
import { auditLogPage } from './audit.tsx'
import { create, createPage } from './create.tsx'
import { deletePage, remove, sleep, wake } from './delete.tsx'
import { edit, editPage } from './edit.tsx'
import { helpPage, homePage } from './home.tsx'
import { listPage } from './list.tsx'
import { morePages } from './more-pages.ts'
import { kindNamed } from './operations.ts'
import { searchPage } from './search.tsx'
import { reveal } from './secrets.tsx'
import { chooseLook, chooseTenant, signOut } from './sign-in.tsx'
import { viewPage } from './view.tsx'
import { type Means, posted, signedIn, type Visit } from './visit.tsx'

/** A page about the kind of record that the address names. */
const about =
  (page: (visit: Visit, kind: Kind) => Promise<Shown>) =>
  async (visit: Visit): Promise<Shown> => {
    const kind = kindNamed(visit.asked.params.kind ?? '')
    if (kind === undefined) throw new Refusal('notFound')
    return page(visit, kind)
  }

/** The first that fits answers: fixed words stand before names. */
export const inside: Pages<Means> = {
  'POST /admin/sign-out': posted(signOut),
  'POST /admin/look': posted(chooseLook),
  'POST /admin/working-tenant': posted(chooseTenant),
  'GET /admin': signedIn(homePage),
  'GET /admin/help': signedIn(helpPage),
  'GET /admin/search': signedIn(searchPage),
  'GET /admin/audit-log': signedIn(auditLogPage),
  ...morePages,
  'GET /admin/:kind': signedIn(about(listPage)),
  'GET /admin/:kind/new': signedIn(about(createPage)),
  'POST /admin/:kind/new': posted(about(create)),
  'GET /admin/:kind/:id': signedIn(about(viewPage)),
  'GET /admin/:kind/:id/edit': signedIn(about(editPage)),
  'POST /admin/:kind/:id/edit': posted(about(edit)),
  'GET /admin/:kind/:id/duplicate': signedIn(about(createPage)),
  'POST /admin/:kind/:id/duplicate': posted(about(create)),
  'GET /admin/:kind/:id/delete': signedIn(about(deletePage)),
  'POST /admin/:kind/:id/delete': posted(about(remove)),
  'POST /admin/:kind/:id/sleep': posted(about(sleep)),
  'POST /admin/:kind/:id/wake': posted(about(wake)),
  'POST /admin/:kind/:id/reveal': posted(about(reveal)),
}
