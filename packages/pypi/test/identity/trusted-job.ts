import { eagerHttp, fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type OidcIssuer, oidcIssuer, pythonIndex, sigstore } from '@waybill/rehearsal';
import { prepare, publish, verifyConditions } from '../../src/index.ts';
import { both, builder } from '../archives/small-distributions.ts';

export const workflow = 'acme/parcel/.github/workflows/release.yml@refs/heads/main';

export interface Setting {
  /** What the publisher on the index asks for. */
  readonly registered?: Readonly<Record<string, string>>;
  /** What the job says of itself. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly project?: string;
  readonly now?: () => Date;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly env?: (issuer: OidcIssuer) => Readonly<Record<string, string>>;
}

/** A CI service, an index that trusts one of its jobs, and that job. */
export async function trustedJob(setting: Setting = {}) {
  await using stack = new AsyncDisposableStack();
  const { now = () => new Date() } = setting;
  const issuer = await oidcIssuer({ claims: setting.claims ?? {}, now });
  stack.defer(issuer.stop);
  const registered = setting.registered ?? { repository: 'acme/parcel', job_workflow_ref: workflow };
  const publisher = { project: setting.project ?? 'acme-parcel', issuer: issuer.url, claims: registered };
  const signing = await sigstore({ issuers: [issuer.url] });
  stack.defer(signing.stop);
  const index = await pythonIndex({ publishers: [publisher], trust: signing.trust, now });
  stack.defer(index.stop);
  const pyproject = '[project]\nname = "acme-parcel"\nversion = "1.2.0"\n';
  const folder = stack.use(await temporaryFolder({ 'pyproject.toml': pyproject }));
  const { PYPI_TOKEN: _, ...addresses } = index.environment;
  const env = { ...addresses, ...(setting.env?.(issuer) ?? issuer.environment) };
  const written: string[] = [];
  const context = fakeContext({ cwd: folder.path, env });
  context.stdout.on('data', (chunk) => written.push(String(chunk)));
  const ports = { run: builder(both()), http: eagerHttp, clock: { now, sleep: async () => {} } };
  const hooks = { verifyConditions, prepare, publish };
  const call = (hook: keyof typeof hooks) =>
    hooks[hook]({ sigstore: { fulcio: signing.url, rekor: signing.url }, ...setting.options }, context, ports);
  const failure = async (hook: keyof typeof hooks) =>
    (await call(hook).then(
      () => undefined,
      (error: unknown) => error,
    )) as { code: string; message: string; details: string };
  const kept = stack.move();
  return {
    call,
    failure,
    issuer,
    signing,
    index,
    context,
    written,
    ports,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
