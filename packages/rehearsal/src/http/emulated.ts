import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { forward, relay } from './forward.ts';
import { type Listening, listen } from './listen.ts';

export interface Emulated extends Listening {
  /** Forgets everything and seeds again. */
  reset(): void;
  /** Asks the emulator itself, past the gate. */
  ask(path: string, init?: RequestInit): Promise<Response>;
}

export interface Emulation {
  readonly service: 'github' | 'slack' | 'aws';
  readonly seed: Record<string, unknown>;
  /**
   * Sees each request first. It answers itself, or names another path or body to go on with, or returns nothing.
   * Here stands what the real service does and the emulator does not.
   */
  gate(request: IncomingMessage, response: ServerResponse): Promise<Onward>;
  /** Changes a JSON answer on its way back. */
  answered?(json: unknown, request: IncomingMessage): unknown;
}

export type Onward = 'answered' | { readonly path?: string; readonly body?: Buffer } | undefined;

/**
 * Starts one service of the npm package `emulate` in this process, with a gate in front of it on a free port.
 * The emulator writes its own origin into its answers; the gate replaces it by the one the client asked, so that a
 * proxy in front of the gate is not left behind by the first link.
 */
export async function emulated(emulation: Emulation): Promise<Emulated> {
  const { createEmulator } = await import('emulate');
  const emulator = await createEmulator({ service: emulation.service, port: 0, seed: emulation.seed });
  // It says `localhost` and listens on IPv4 only.
  const target = `http://127.0.0.1:${new URL(emulator.url).port}`;

  const gate = await listen(async (request, response) => {
    const onward = await emulation.gate(request, response);
    if (onward === 'answered') return;
    const answer = await forward(target, request, onward);
    const type = answer.headers['content-type'] ?? '';
    if (!/json|xml/.test(type)) return relay(answer, response, { target });

    const body = (await text(answer)).replaceAll(emulator.url, `http://${request.headers.host}`);
    const parsed = type.includes('json') && body !== '' ? emulation.answered?.(JSON.parse(body), request) : undefined;
    const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers).end(parsed === undefined ? body : JSON.stringify(parsed));
  });

  return {
    url: gate.url,
    reset: () => emulator.reset(),
    ask: (path, init) => fetch(`${target}${path}`, init),
    async stop() {
      await gate.stop();
      await emulator.close();
    },
  };
}
