// Which pages does the console have?
import { type Asked, type Pages, pages, type Shown } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Kind } from '../../shared/resources/define.ts'
import { assets, assetsVersion } from '../../shared/ui/assets.ts'
import { manifest } from '../manifest.ts'
import { auditLogPage } from './audit.tsx'
import { create, createPage } from './create.tsx'
import { deletePage, remove, rouse } from './delete.tsx'
import { edit, editPage } from './edit.tsx'
import { helpPage, homePage } from './home.tsx'
import { listPage } from './list.tsx'
import { kindNamed } from './operations.ts'
import { failed } from './refused.tsx'
import { searchPage } from './search.tsx'
import { reveal } from './secrets.tsx'
import { chooseLook, chooseTenant, signIn, signInPage, signOut } from './sign-in.tsx'
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

async function asset(_: Means, { params }: Asked): Promise<Shown> {
  const file = assets[params.file ?? '']
  if (file === undefined || params.version !== assetsVersion) throw new Refusal('notFound')
  return {
    status: 200,
    body: file.body,
    type: file.type,
    headers: { 'cache-control': 'public, max-age=31536000, immutable' },
  }
}

/** The first that fits answers: fixed words stand before names. */
const routes: Pages<Means> = {
  'GET /admin/assets/:version/:file': asset,
  'GET /admin/sign-in': signInPage,
  'POST /admin/sign-in': signIn,
  'POST /admin/sign-out': posted(signOut),
  'POST /admin/look': posted(chooseLook),
  'POST /admin/working-tenant': posted(chooseTenant),
  'GET /admin': signedIn(homePage),
  'GET /admin/help': signedIn(helpPage),
  'GET /admin/search': signedIn(searchPage),
  'GET /admin/audit-log': signedIn(auditLogPage),
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
  'POST /admin/:kind/:id/sleep': posted(about(rouse(false))),
  'POST /admin/:kind/:id/wake': posted(about(rouse(true))),
  'POST /admin/:kind/:id/reveal': posted(about(reveal)),
}

export const handler = pages(manifest.admin, routes, failed)
