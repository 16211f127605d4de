import { text } from 'node:stream/consumers';
import { listen } from '../http/index.ts';

export interface ReceivedCall {
  /** The name after the last slash of the address. */
  readonly to: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WebhookReceiver {
  /** Address of the receiver of a name. */
  address(name: string): string;
  /** What it took, in order. */
  readonly calls: readonly ReceivedCall[];
  stop(): Promise<void>;
}

/** Takes every webhook, as Teams, Discord and others do. */
export async function webhookReceiver(): Promise<WebhookReceiver> {
  const calls: ReceivedCall[] = [];
  const { url, stop } = await listen(async (request, response) => {
    const body = await text(request);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    calls.push({ to: decodeURIComponent(request.url?.split('/').at(-1) ?? ''), headers, body });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}');
  });
  return { address: (name) => `${url}/hooks/${encodeURIComponent(name)}`, calls, stop };
}
