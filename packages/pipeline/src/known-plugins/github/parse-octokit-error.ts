import { isRateLimit, retryAfter } from '@waybill/kernel';

/** What GitHub answered to a request of its plugin. */
export interface OctokitError {
  /** Method, origin and path. */
  readonly request: string;
  readonly status: number;
  readonly message: string;
  /** Milliseconds after which GitHub wants to be asked again, where it said so. */
  readonly wait: number | undefined;
  /** An upload was made again whose first answer got lost. */
  readonly isAssetThere: boolean;
}

interface RequestError {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly request?: { readonly method?: unknown; readonly url?: unknown };
  readonly response?: { readonly data?: { readonly errors?: unknown }; readonly headers?: unknown };
}

/**
 * Reads an error of Octokit; undefined when it is something else.
 *
 * @param now by which a date in the answer is read
 */
export function parseOctokitError(error: unknown, now: Date): OctokitError | undefined {
  const { status, message, request, response } = (error ?? {}) as RequestError;
  if (typeof status !== 'number' || typeof request?.url !== 'string' || !URL.canParse(request.url)) return undefined;
  const { origin, pathname } = new URL(request.url);
  const errors = response?.data?.errors;
  const problems = Array.isArray(errors) ? (errors as { resource?: unknown; code?: unknown }[]) : [];
  return {
    request: `${String(request.method ?? 'GET')} ${origin}${pathname}`,
    status,
    message: typeof message === 'string' ? message : '',
    wait: waitIn({ status, headers: headersOf(response?.headers) }, now),
    isAssetThere: problems.some(({ resource, code }) => resource === 'ReleaseAsset' && code === 'already_exists'),
  };
}

/** Octokit itself waits where GitHub names a limit, but not for an answer that says no more than when to come again. */
function waitIn(head: { readonly status: number; readonly headers: Headers }, now: Date): number | undefined {
  return head.headers.has('retry-after') && isRateLimit(head) ? retryAfter(head, now) : undefined;
}

function headersOf(value: unknown): Headers {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  return new Headers(
    entries.flatMap(([name, each]) =>
      /^[\w-]+$/.test(name) ? [[name, String(each).replace(/[^\x20-\x7e]/g, '')] as [string, string]] : [],
    ),
  );
}
