import type { Duplex } from 'node:stream';

/** What a process in a pod reads and writes. */
export interface ExecStreams {
  readonly onInput: (chunk: Buffer) => void;
  readonly onInputEnd: () => void;
}

const [synStream, synReply, ping, goAway] = [1, 2, 6, 7];
/** The order in which clients open them. */
const names = ['error', 'stdin', 'stdout', 'stderr'];
/** No headers at all: an uncompressed block of zlib with the number zero, and an empty one, at which readers stop. */
const noHeaders = Buffer.from([0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
const zlibHeader = Buffer.from([0x78, 0x01]);

/**
 * The server's end of SPDY/3.1, over which Kubernetes runs commands in pods; no library for Node is alive or takes the
 * streams without a method that Kubernetes opens. Clients of Kubernetes keep to no windows.
 * https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/
 *
 * @returns when the process can be heard, what sends its output, and its end
 */
export function execStreams(socket: Duplex, { onInput, onInputEnd }: ExecStreams) {
  const streams = new Map<string, number>();
  const opened = Promise.withResolvers<void>();
  let pending = Buffer.alloc(0);

  function control(type: number, body: Buffer): void {
    const head = Buffer.from([0x80, 3, 0, type, 0, 0, 0, 0]);
    head.writeUIntBE(body.length, 5, 3);
    socket.write(Buffer.concat([head, body]));
  }

  function data(name: string, body: Buffer, isLast: boolean): void {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(streams.get(name) ?? 0, 0);
    head[4] = isLast ? 1 : 0;
    head.writeUIntBE(body.length, 5, 3);
    if (!socket.destroyed) socket.write(Buffer.concat([head, body]));
  }

  function open(id: Buffer): void {
    const headers = streams.size === 0 ? [zlibHeader, noHeaders] : [noHeaders];
    streams.set(names[streams.size] ?? '', id.readUInt32BE(0));
    control(synReply, Buffer.concat([id, ...headers]));
    if (streams.size === names.length) opened.resolve();
  }

  function command(type: number | undefined, body: Buffer): void {
    if (type === synStream) open(body.subarray(0, 4));
    if (type === ping) control(ping, body);
    if (type === goAway) socket.end();
  }

  function frame(head: Buffer, body: Buffer): void {
    if ((head[0] ?? 0) >= 0x80) {
      command(head[3], body);
      return;
    }
    if (head.readUInt32BE(0) !== streams.get('stdin')) return;
    if (body.length > 0) onInput(body);
    if (head[4] === 1) onInputEnd();
  }

  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 8) {
      const length = pending.readUIntBE(5, 3);
      if (pending.length < 8 + length) return;
      const [head, body] = [pending.subarray(0, 8), pending.subarray(8, 8 + length)];
      pending = pending.subarray(8 + length);
      frame(head, body);
    }
  });
  return {
    opened: opened.promise,
    output: (chunk: Buffer) => data('stdout', chunk, false),
    end() {
      for (const name of ['stdout', 'stderr', 'error']) data(name, Buffer.alloc(0), true);
    },
  };
}
