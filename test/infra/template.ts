// What does CDK make of the manifest? Synthesised once per file, over tiny stand-ins for the bundles.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { CfnElement, type Stack } from 'aws-cdk-lib/core'
import * as v from 'valibot'
import { manifest as ours } from '../../functions/manifest.ts'
import type { Wishes } from '../../infra/aws/choices.ts'
import { platform } from '../../infra/aws/platform.ts'
import type { Row } from '../../shared/row.ts'

export type Rows = Readonly<Record<string, Row>>
export const manifest: Rows = ours

const properties = v.record(v.string(), v.unknown())
const resources = v.record(
  v.string(),
  v.object({ Type: v.string(), Properties: v.optional(properties, {}), DeletionPolicy: v.optional(v.string()) }),
)
export type Resource = v.InferOutput<typeof resources>[string] & { readonly id: string }

const words = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform(given => [given].flat()),
)
/** Resources are compared as text: what refers to one thing is written in one way. */
const targets = v.pipe(
  v.unknown(),
  v.transform(given =>
    (Array.isArray(given) ? given : [given]).map(one => (typeof one === 'string' ? one : JSON.stringify(one))),
  ),
)
const statements = v.array(v.object({ Effect: v.literal('Allow'), Action: words, Resource: targets }))
const role = v.object({
  Policies: v.array(v.object({ PolicyDocument: v.object({ Statement: statements }) })),
  ManagedPolicyArns: v.optional(v.array(v.unknown()), []),
})
const attribute = v.pipe(
  v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.literal('Arn')]) }),
  v.transform(given => given['Fn::GetAtt'][0]),
)
const deployed = v.looseObject({
  Role: attribute,
  MemorySize: v.number(),
  Timeout: v.number(),
  Environment: v.object({ Variables: v.record(v.string(), v.unknown()) }),
})

function readStack(stack: Stack) {
  const all = v.parse(resources, Template.fromStack(stack).toJSON().Resources)
  return {
    count: Object.keys(all).length,
    all: Object.entries(all).map(([id, resource]): Resource => ({ ...resource, id })),
    get: (id: string): Resource => {
      const found = all[id]
      if (found === undefined) throw new Error(`there is no ${id}`)
      return { ...found, id }
    },
    of: (type: string): Resource[] =>
      Object.entries(all)
        .filter(([, { Type }]) => Type === type)
        .map(([id, resource]) => ({ ...resource, id })),
  }
}

export function synthesise({ rows = manifest, wishes = {} }: { readonly rows?: Rows; readonly wishes?: Wishes } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-synth-'))
  const bundles = join(folder, 'bundles')
  for (const name of Object.keys(rows)) {
    mkdirSync(join(bundles, name), { recursive: true })
    writeFileSync(join(bundles, name, 'index.mjs'), `export const handler = async () => '${name}'\n`)
    writeFileSync(join(bundles, name, 'index.mjs.map'), '{}')
  }
  const outdir = join(folder, 'out')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const build = () => {
    try {
      return platform({ manifest: rows, wishes: { bundles, ...wishes }, props: { outdir, autoSynth: false } })
    } catch (reason) {
      remove()
      throw reason
    }
  }
  const built = build()
  const stateless = readStack(built.stateless)
  /** The logical id of what was made under this name. */
  const idOf = (name: string): string => {
    const made = built.stateless.node.findChild(name)
    const element = CfnElement.isCfnElement(made) ? made : made.node.defaultChild
    if (element === undefined || !CfnElement.isCfnElement(element)) throw new Error(`${name} is no resource`)
    return v.parse(v.string(), built.stateless.resolve(element.logicalId))
  }
  return {
    app: built.app,
    outdir,
    stateful: readStack(built.stateful.stack),
    stateless,
    idOf,
    lambda: (name: string) => v.parse(deployed, stateless.get(idOf(name)).Properties),
    /** What the function's role allows, its own log aside. */
    allowed: (name: string) => {
      const { Role } = v.parse(deployed, stateless.get(idOf(name)).Properties)
      const { Policies, ManagedPolicyArns } = v.parse(role, stateless.get(Role).Properties)
      return {
        statements: Policies.flatMap(policy => policy.PolicyDocument.Statement),
        managed: ManagedPolicyArns,
        role: Role,
      }
    },
    files: (path: string) => readFileSync(join(outdir, path), 'utf8'),
    remove,
  }
}
export type Synthesised = ReturnType<typeof synthesise>
