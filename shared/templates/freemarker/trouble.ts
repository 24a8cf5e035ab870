// How does a template say what is wrong with it?
export class TemplateTrouble extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.name = 'TemplateTrouble'
    this.line = line
  }
}

export function trouble(line: number, message: string): never {
  throw new TemplateTrouble(line, message)
}
