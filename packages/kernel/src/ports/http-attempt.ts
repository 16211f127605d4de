import { version } from '../own-package.ts';
import { type Answer, createAnswer } from './answer.ts';
import { refuseClearText } from './clear-text.ts';
import { type HttpRequest, type HttpSettings, nameOf } from './http-request.ts';
import { unlessInterrupted } from './interruption.ts';
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
    refuseClearText(request.url, settings.clearTextHosts);
    const init = await unlessInterrupted(await initOf(request));
    const response = await settings.fetch(request.url, { ...init, signal }).catch((failure: unknown) => ({ failure }));
    if ('failure' in response) return response;
    // A redirect may lead there.
    if (response.redirected) refuseClearText(response.url, settings.clearTextHosts);
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
    redirect: request.redirect ?? 'error',
    // Without it, or with another `redirect` than `error`, Node's fetch tees the body and so keeps all of it in memory.
    window: null,
    ...(body === undefined ? {} : { body, duplex: 'half' as const }),
  };
}
