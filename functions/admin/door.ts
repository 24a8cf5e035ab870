// What does the console show to those of whom it does not know who they are?
import type { Asked, Pages, Shown } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { assets, assetsVersion } from '../../shared/ui/assets.ts'
import { mustBeLetIn } from './let-in.ts'
import { signIn, signInPage } from './sign-in.tsx'
import type { Means } from './visit.tsx'

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

const fromHere =
  (page: Pages<Means>[string]): Pages<Means>[string] =>
  async (c, asked) => {
    await mustBeLetIn(c, asked)
    return page(c, asked)
  }

export const door = {
  'GET /admin/assets/:version/:file': asset,
  'GET /admin/sign-in': fromHere(signInPage),
  'POST /admin/sign-in': fromHere(signIn),
} satisfies Pages<Means>
