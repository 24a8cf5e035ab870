// What do we ask of a way to send mail?
export type Address = { readonly address: string; readonly display?: string }

/** One letter, rendered. `headers` are added as they are; at least one of `html` and `text` is there. */
export type Letter = {
  readonly from: Address
  readonly to: readonly Address[]
  readonly cc?: readonly Address[]
  readonly bcc?: readonly Address[]
  readonly subject: string
  readonly html?: string
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Where a tenant's SMTP settings point, the password opened. */
export type SmtpServer = {
  readonly host: string
  readonly port: number
  readonly security: 'NONE' | 'SSL' | 'TLS'
  readonly username?: string
  readonly password?: string
}

/** `temporary` refusals are worth another attempt; others are final. */
export type Posted =
  | { readonly sent: true; readonly reference: string }
  | { readonly sent: false; readonly temporary: boolean; readonly reason: string }

export type Mail = { send(letter: Letter, via?: SmtpServer): Promise<Posted> }
