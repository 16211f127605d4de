import { eagerHttp, fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { faultProxy, pythonIndex } from '@waybill/rehearsal';
import { adopt, prepare, publish, verifyConditions, verifyRelease } from '../src/index.ts';
import { builder } from './archives/small-distributions.ts';

const plugin = { verifyConditions, verifyRelease, prepare, adopt, publish };

const project = '[project]\nname = "acme-parcel"\nversion = "1.2.0"\n';

interface Changes {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly version?: string;
}

/** A project, an index with PyPI's rules behind a proxy that can fail, and the plugin's hooks with a pretended build. */
export async function rehearsedRelease(changes: Changes = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder(changes.files ?? { 'pyproject.toml': project }));
  const index = await pythonIndex();
  stack.defer(index.stop);
  const proxy = stack.use(await faultProxy(index.url));
  const addresses = { PYPI_REPOSITORY_URL: `${proxy.url}/legacy/`, PYPI_INDEX_URL: `${proxy.url}/simple/` };
  const env = { ...addresses, PYPI_TOKEN: index.token, ...changes.env };
  const version = changes.version ?? '1.2.0';
  const nextRelease = { ...fakeContext().nextRelease, version, gitTag: `v${version}` };
  const context = fakeContext({ cwd: folder.path, env, nextRelease });

  // Time passes as it is slept away: nothing waits for real.
  let time = Date.now();
  const clock = {
    now: () => new Date(time),
    sleep: async (milliseconds: number) => {
      time += milliseconds;
    },
  };

  async function call(hook: keyof typeof plugin, run = builder(), timeout?: number) {
    // Real uploads may take a minute and more before they count as hung.
    const http: typeof eagerHttp = (request) =>
      eagerHttp({ ...request, ...(timeout === undefined ? {} : { timeout }) });
    return plugin[hook]({ ...changes.options }, context, { run, http, clock });
  }

  /** With other options, where they are known only now. */
  const using = (options: Readonly<Record<string, unknown>>, hook: keyof typeof plugin) =>
    plugin[hook](options, context, { run: builder(), http: eagerHttp, clock });

  /** With programs for real. */
  const real = (hook: keyof typeof plugin) => plugin[hook]({ ...changes.options }, context, { http: eagerHttp, clock });

  /** What a hook was stopped by. */
  async function failure(hook: keyof typeof plugin, run = builder(), timeout?: number) {
    const error: unknown = await call(hook, run, timeout).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error as AggregateError & { readonly code?: string; readonly details?: string };
  }

  const kept = stack.move();
  return {
    call,
    with: using,
    real,
    failure,
    context,
    index,
    proxy,
    cwd: folder.path,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
