import { wrongRedirect } from '../../errors.ts';
import { version } from '../../own-package.ts';
import { unlessInterrupted } from '../processes/interruption.ts';
import { nextAddress, refuseAddress } from './address.ts';
import { type Answer, createAnswer } from './answer.ts';
import { type HttpRequest, type HttpSettings, nameOf } from './http-request.ts';
import { BodyFailure, type BodyLimits, readBeginning, readLimited, readWhole } from './read-body.ts';

/** Whom an operator of a service finds in the log of requests, and where to ask about them. RFC 9110 10.1.5 */
const userAgent = `waybill/${version} (+https://github.com/waybill-release/waybill)`;

/** Milliseconds. */
const defaultTimeout = 30_000;
const defaultIdle = 30_000;

/** Bytes of an answer that a program reads; a list or a file that may be longer has a limit of its own. */
const defaultLongest = 16 * 2 ** 20;

/** Of an answer that refuses, bytes and milliseconds for its words. */
const longestRefusal = 64 * 2 ** 10;
const refusalTimeout = 5000;

/** What an attempt ended with. */
export type Outcome =
  | { readonly answer: Answer }
  /** No answer came. */
  | { readonly failure: unknown }
  /** An answer came whose body cannot be used. */
  | { readonly broken: BodyFailure }
  /** Making the request's body, or taking the answer's, failed: that is no network that is down. */
  | { readonly thrown: unknown };

/** Sends a request once and reads its answer within the limits. */
export async function attempt(request: HttpRequest, settings: HttpSettings): Promise<Outcome> {
  const whole = timeoutOf(request, settings);
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), whole);
  try {
    refuseAddress(request.url, settings.clearTextHosts);
    const init = await unlessInterrupted(await initOf(request));
    const response = await send(request, settings, { ...init, signal });
    if ('failure' in response) return response;
    const idle = settings.idle ?? defaultIdle;
    const longest = Math.max(request.longest ?? defaultLongest, request.size ?? 0);
    const limits = { longest, shortest: request.size ?? 0, idle, whole, signal };
    const bytes = await takeBody(response, request, limits);
    return { answer: createAnswer(response, bytes, { name: nameOf(request), hint: request.hint }) };
  } catch (error) {
    controller.abort();
    return error instanceof BodyFailure ? { broken: error } : { thrown: error };
  } finally {
    clearTimeout(timer);
  }
}

const mostRedirects = 10;

/** What another origin may learn of a request that was sent there. */
const harmless = ['accept', 'range', 'user-agent'];

/** Goes along redirects where that is asked for. Each address is looked at before it is asked, also one in the middle. */
async function send(
  request: HttpRequest,
  { fetch, clearTextHosts }: HttpSettings,
  init: RequestInit,
): Promise<Response | { readonly failure: unknown }> {
  let { url } = request;
  let headers = new Headers(init.headers);
  for (let hops = 0; ; hops += 1) {
    const response = await fetch(url, { ...init, headers }).catch((failure: unknown) => ({ failure }));
    if ('failure' in response || request.redirect !== 'follow') return response;
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    // The connection of an answer that nobody reads would stay open.
    response.body?.cancel().catch(() => undefined);
    const name = nameOf({ ...request, url });
    if (hops === mostRedirects) throw wrongRedirect(name, `there were ${mostRedirects} before it`, request.hint);
    const next = nextAddress(location, { url, name, hint: request.hint, clearTextHosts });
    refuseAddress(next, clearTextHosts);
    if (next.origin !== new URL(url).origin)
      headers = new Headers([...headers].filter(([each]) => harmless.includes(each)));
    url = next;
  }
}

const nothing = new Uint8Array();

/** @throws BodyFailure, and what the receiver throws */
async function takeBody(response: Response, { receive }: HttpRequest, limits: BodyLimits) {
  if (!response.ok) {
    const [idle, whole] = [Math.min(limits.idle, refusalTimeout), Math.min(limits.whole, refusalTimeout)];
    return readBeginning(response, { ...limits, longest: longestRefusal, idle, whole });
  }
  if (receive === 'nothing') {
    // The connection of an answer that nobody reads would stay open.
    response.body?.cancel().catch(() => undefined);
    return nothing;
  }
  if (receive === undefined) return readWhole(response, limits);
  let broken: unknown;
  async function* pieces() {
    try {
      yield* readLimited(response, limits);
    } catch (error) {
      broken = error;
      throw error;
    }
  }
  await receive(pieces()).catch((error: unknown) => {
    // Whoever takes the pieces may wrap what broke.
    throw broken ?? error;
  });
  return nothing;
}

/** Milliseconds for one attempt. */
export function timeoutOf({ timeout = defaultTimeout }: HttpRequest, { patience = timeout }: HttpSettings): number {
  return Math.ceil(Math.min(timeout, patience));
}

async function initOf(request: HttpRequest): Promise<RequestInit> {
  const body = await request.body?.();
  return {
    method: request.method ?? 'GET',
    headers: { 'user-agent': userAgent, ...request.headers },
    redirect: request.redirect === 'follow' ? 'manual' : (request.redirect ?? 'error'),
    // Without it, or with another `redirect` than `error`, Node's fetch tees the body and so keeps all of it in memory.
    window: null,
    ...(body === undefined ? {} : { body, duplex: 'half' as const }),
  };
}
