import { createHmac } from 'node:crypto';

/** Bytes of a key: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const shortestKey = 24;
const longestKey = 64;

/** The keys in a variable; nothing where one of them is none. */
export function parseKeys(text: string): Buffer[] | undefined {
  const keys = text
    .split(/\s+/)
    .filter((each) => each !== '')
    .map(parseKey);
  return keys.includes(undefined) ? undefined : (keys as Buffer[]);
}

function parseKey(text: string): Buffer | undefined {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const key = Buffer.from(base64, 'base64');
  return key.length >= shortestKey && key.length <= longestKey ? key : undefined;
}

interface Signed {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers of Standard Webhooks: a signature for each key, so that a key can be replaced. */
export function signHeaders({ id, timestamp, body }: Signed, keys: readonly Buffer[]): Record<string, string> {
  const signatures = keys.map((key) => {
    const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${hmac}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
