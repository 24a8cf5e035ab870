// Where is the platform that somebody deployed? What `cdk deploy` wrote down, or what the caller says.
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'

/** The one thing wrong, said in one line. */
export class Unusable extends Error {}

export type Deployment = {
  readonly table: string
  readonly secret: string
  readonly region: string
  /** The address people reach the platform under. */
  readonly url: string | undefined
  /** Where requests go: the API itself, which answers before anybody has set up a domain. */
  readonly api: string | undefined
}

export type Said = {
  readonly outputs?: string | undefined
  readonly stage?: string | undefined
  readonly table?: string | undefined
  readonly secret?: string | undefined
  readonly region?: string | undefined
  readonly url?: string | undefined
}

const written = v.record(v.string(), v.record(v.string(), v.string()))
type Outputs = v.InferOutput<typeof written>

export async function findDeployment(said: Said, environment: NodeJS.ProcessEnv): Promise<Deployment> {
  const known = said.table !== undefined && said.secret !== undefined ? {} : await outputsIn(said)
  const table = said.table ?? known.TableName
  const secret = said.secret ?? known.MasterSecretArn
  if (table === undefined || secret === undefined) {
    throw new Unusable('--table and --secret are needed together, or the outputs of a deployment')
  }
  // arn:aws:secretsmanager:eu-west-1:123456789012:secret:…
  const ofSecret = secret.startsWith('arn:') ? secret.split(':')[3] : undefined
  const region = said.region ?? ofSecret ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION
  if (region === undefined || region === '') throw new Unusable('no region: say --region, or set AWS_REGION')
  const url = (said.url ?? known.Url)?.replace(/\/+$/, '')
  if (url !== undefined && !URL.canParse(url)) throw new Unusable(`${url} is no address`)
  return { table, secret, region, url, api: said.url === undefined ? (known.ApiEndpoint ?? url) : url }
}

/** The outputs of both stacks of one platform. */
async function outputsIn({ outputs = '', stage }: Said): Promise<Readonly<Record<string, string>>> {
  const read = v.safeParse(written, await parsed(outputs))
  if (!read.success) throw new Unusable(`${outputs} does not hold the outputs of a deployment`)
  const stages = stagesIn(read.output)
  const [only] = stages
  if (stage === undefined && stages.length > 1) {
    throw new Unusable(`${outputs} knows several platforms (${stages.join(', ')}): choose one with --stage`)
  }
  const chosen = stage ?? only
  if (chosen === undefined || !stages.includes(chosen)) {
    throw new Unusable(`${outputs} knows no platform${stage === undefined ? '' : ` ${stage}`}: has it been deployed?`)
  }
  return { ...read.output[`${chosen}-stateful`], ...read.output[`${chosen}-stateless`] }
}

const stagesIn = (outputs: Outputs): string[] =>
  Object.keys(outputs)
    .filter(name => name.endsWith('-stateful'))
    .map(name => name.slice(0, -'-stateful'.length))

async function parsed(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Unusable(`cannot read ${path}: deploy with --outputs-file ${path}, or say --table, --secret and --region`)
  })
  try {
    return JSON.parse(text)
  } catch {
    throw new Unusable(`${path} is not JSON`)
  }
}
