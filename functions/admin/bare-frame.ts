// What surrounds a page of which it is not known who looks at it?
import type { Asked } from '../../shared/http/pages.ts'
import { assetsVersion } from '../../shared/ui/assets.ts'
import type { Frame } from '../../shared/ui/layout.tsx'

export const assetsAt = `/admin/assets/${assetsVersion}`
export const lookCookie = 'tenantry.look'
export const tenantCookie = 'tenantry.working-tenant'

const lookOf = ({ cookies }: Asked): Frame['look'] => {
  const look = cookies[lookCookie]
  return look === 'light' || look === 'dark' ? look : undefined
}

export const bareFrame = (asked: Asked): Frame => ({
  assets: assetsAt,
  look: lookOf(asked),
  at: asked.path,
  groups: [],
})
