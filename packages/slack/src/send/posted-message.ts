/** A message that Slack has: it can be changed, and has a thread. */
export interface PostedMessage {
  /** The id, whatever the channel was called. Empty where Slack does not say it. */
  readonly channel: string;
  readonly ts: string;
}

/** How the ledger names it. */
export function placeName({ channel, ts }: PostedMessage): string {
  return `${channel}:${ts}`;
}

/** Reads what the ledger or Slack has, which may be anything. */
export function parsePlace(name = ''): PostedMessage | undefined {
  const [, channel, ts] = /^([A-Z0-9]{2,30}):(\d{1,20}\.\d{1,20})$/.exec(name) ?? [];
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
}
