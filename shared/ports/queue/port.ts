// What do we ask of a queue?
export type QueueName = 'deliveries' | 'messages'
export type Queue = {
  /** Hands over a message, to be received no sooner than after `delaySeconds` (0–900). At least once, in any order. */
  enqueue(queue: QueueName, body: unknown, delaySeconds?: number): Promise<void>
}
