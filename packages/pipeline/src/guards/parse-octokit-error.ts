/** What GitHub answered to a request of its plugin. */
export interface OctokitError {
  /** Method, origin and path. */
  readonly request: string;
  readonly status: number;
  readonly message: string;
  /** An upload was made again whose first answer got lost. */
  readonly isAssetThere: boolean;
}

interface RequestError {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly request?: { readonly method?: unknown; readonly url?: unknown };
  readonly response?: { readonly data?: { readonly errors?: unknown } };
}

/** Reads an error of Octokit; undefined when it is something else. */
export function parseOctokitError(error: unknown): OctokitError | undefined {
  const { status, message, request, response } = (error ?? {}) as RequestError;
  if (typeof status !== 'number' || typeof request?.url !== 'string' || !URL.canParse(request.url)) return undefined;
  const { origin, pathname } = new URL(request.url);
  const errors = response?.data?.errors;
  const problems = Array.isArray(errors) ? (errors as { resource?: unknown; code?: unknown }[]) : [];
  return {
    request: `${String(request.method ?? 'GET')} ${origin}${pathname}`,
    status,
    message: typeof message === 'string' ? message : '',
    isAssetThere: problems.some(({ resource, code }) => resource === 'ReleaseAsset' && code === 'already_exists'),
  };
}
