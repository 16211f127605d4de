/**
 * To be loaded with `--import` before a program of Node: every connection that does not lead to this machine is refused, so that
 * what is rehearsed reaches stand-ins and nothing else.
 */
import { Socket } from 'node:net';
import { nextTick } from 'node:process';

/** Addresses of this machine; names that others could resolve are none. */
const own = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

const connect = Socket.prototype.connect;

function refuseOthers(this: Socket, ...given: unknown[]): Socket {
  const target = findTarget(given);
  if (target === undefined || own.test(target)) return Reflect.apply(connect, this, given);
  const error = Object.assign(new Error(`A rehearsal connects to this machine only, not to ${target}.`), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    address: target,
  });
  // Later, as a refusal of the network comes: until then, TLS prepares the socket.
  nextTick(() => this.destroy(error));
  return this;
}

/** @returns nothing for a socket in the file system */
function findTarget(given: readonly unknown[]): string | undefined {
  // Node hands its own calls over as one list.
  const [first, second] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { readonly path?: string | null; readonly host?: string | null };
    return path ? undefined : (host ?? 'localhost');
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

Socket.prototype.connect = refuseOthers as typeof connect;
