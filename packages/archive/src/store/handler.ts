import { Readable } from 'node:stream';
import type { Http, HttpBody, HttpRequest, Receive } from '@waybill/kernel';

/** A request as the AWS SDK has signed it. */
interface SignedRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  /** Escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What goes along with a request and is not in it: the SDK hands it on as it is. */
export interface Sending {
  /** Bytes of the body, or of the answer where it is handed over: a slow connection has time for them. */
  readonly size?: number;
  /** Why a POST may be repeated. */
  readonly repeatable?: string;
  /** Statuses to retry beside the usual ones. */
  readonly alsoRetry?: readonly number[];
  readonly receive?: Receive;
  /** Bytes that an answer which is kept in memory may have. */
  readonly longest?: number;
}

/** Bytes per millisecond below which a transfer has failed. */
const slowestTransfer = 50;

/** What another part of the request says already, or the connection decides. */
const ofTheConnection = new Set(['host', 'user-agent', 'expect', 'connection', 'transfer-encoding']);

const hint = 'Check `archive.endpoint` and `archive.region`.';

/**
 * The HTTP of the AWS SDK, by our port: so its requests have the limits, the repetitions and the rules about addresses of all
 * others, and go through the proxy that Node is configured for. The SDK itself repeats nothing.
 *
 * @see https://smithy.io/2.0/index.html
 */
export function sdkHandler(http: Http) {
  return {
    async handle(request: SignedRequest, { size = 0, receive, ...how }: Sending = {}) {
      const answer = await http({
        url: urlOf(request),
        method: request.method as NonNullable<HttpRequest['method']>,
        headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ofTheConnection.has(name))),
        ...bodyOf(request.body),
        timeout: 60_000 + size / slowestTransfer,
        // The SDK reads the region of a bucket from such an answer.
        redirect: 'manual',
        ...how,
        ...(receive === undefined ? {} : { receive, longest: size }),
        hint,
      });
      const headers = Object.fromEntries(answer.headers);
      return {
        response: {
          statusCode: answer.status,
          reason: answer.statusText,
          headers,
          body: receive !== undefined && answer.ok ? nothing() : answer.bytes,
        },
      };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

/** The bytes are with the receiver; the SDK asks for a stream. */
const nothing = () => Readable.from([]);

/** A body that is a function makes a stream, anew for each attempt. */
function bodyOf(body: unknown): Pick<HttpRequest, 'body'> | undefined {
  if (body === undefined || body === null) return undefined;
  return { body: typeof body === 'function' ? (body as () => HttpBody) : () => body as HttpBody };
}

function urlOf({ protocol, hostname, port, path, query = {} }: SignedRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((each) => `${asSigned(name)}=${asSigned(String(each))}`),
  );
  const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${search}`;
}

/** A word of a query, as the signature has it. */
function asSigned(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
