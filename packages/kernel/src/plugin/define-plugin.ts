import type { BaseContext, HookName, HookTypes } from '../context.ts';
import { errorsOf, isReleaseError, reasonOf, Skip, unexpected, unreadableBranch } from '../errors.ts';
import { findShortSecrets, type OptionsSchema, parseOptions, type RawOptions } from '../options/index.ts';
import { onInterruption, type Ports, realPorts, unlessInterrupted } from '../ports/index.ts';
import { refuseForeignFiles } from '../release/index.ts';
import type * as v from '../schema.ts';
import { redact, shortestSecret } from '../secrets/index.ts';
import { isReadable, makeReadable, showUnseen } from '../text/index.ts';
import { guardOutput } from './guard-output.ts';
import { settle } from './settle.ts';

/** What a hook gets: its options, parsed; the host's context; the ports to the world. */
export interface HookInput<Options, Context> {
  readonly options: Options;
  readonly context: Context;
  readonly ports: Ports;
}

export type Hooks<Options> = {
  readonly [H in HookName]?: (input: HookInput<Options, HookTypes[H][0]>) => Promise<HookTypes[H][1]>;
};

/** Why the plugin has nothing to do in this repository (`no `Dockerfile``), or `undefined`. Asked with `enabled: "auto"`. */
export type Absent<Options> = (input: HookInput<Options, BaseContext>) => Promise<string | undefined>;

/** A hook as semantic-release calls it. The third argument is the test seam. */
export type HostHook<H extends HookName> = (
  raw: RawOptions,
  context: HookTypes[H][0],
  ports?: Partial<Ports>,
) => Promise<HookTypes[H][1] | false>;

export type HostHooks<T> = { readonly [H in keyof T & HookName]: HostHook<H> };

interface PortOptions {
  readonly clearTextHosts?: readonly string[];
}

interface EnabledOption {
  readonly enabled: boolean | 'auto';
}

/**
 * Adapts typed hooks to semantic-release's `(pluginConfig, context)` contract: parses the options, turns `Skip` into a
 * log line, and lets no error out that `fail` hooks would not receive.
 *
 * @param name the plugin's short name, which is also the name of its section in the configuration
 * @param absent tells why the plugin has nothing to do, for `enabled: "auto"`
 */
export function definePlugin<S extends OptionsSchema, T extends Hooks<v.InferOutput<S>>>(
  name: string,
  schema: S,
  hooks: T & Hooks<v.InferOutput<S>>,
  absent: Absent<v.InferOutput<S>> = async () => undefined,
): HostHooks<T> {
  function adapt<H extends HookName>(hook: H) {
    return async (raw: RawOptions, given: HookTypes[H][0], ports: Partial<Ports> = {}) => {
      const context = withReadableBranch(hook, given);
      // What plugins, programs and remotes say is no command to the CI service.
      guardOutput(context.stdout, context.env);
      guardOutput(context.stderr, context.env);
      warnOfShort(hook, findShortSecrets(schema, context.env), context);
      try {
        const options = parseOptions(schema, { name, raw, host: context.options ?? {}, env: context.env });
        const input = { options, context, ports: { ...realPorts(context, options as PortOptions), ...ports } };
        const off = await whyOff(name, input, absent);
        if (off === undefined) return await run(hook, input);
        // One line a run is enough: this hook runs first, and in a dry run too.
        if (hook === 'verifyConditions') context.logger.log(`Off: ${off}.`);
        return false;
      } catch (error) {
        if (error instanceof Skip) {
          context.logger.log(`Skipped: ${error.message}.`);
          return false;
        }
        throw actionable(name, hook, error, context);
      }
    };
  }
  async function run<H extends HookName>(
    hook: H,
    input: { readonly context: BaseContext; readonly ports: Ports },
  ): Promise<HookTypes[H][1]> {
    if (hook === 'verifyConditions') {
      refuseUnseen(input.context);
      await refuseForeignFiles(input.context.cwd, input.ports.run);
    }
    // From here on, a signal ends the programs that the step has started.
    const release = onInterruption({});
    try {
      const work = hooks[hook]?.(input as never) as Promise<HookTypes[H][1]>;
      return await settle(`${hook} step of ${name}`, work);
    } finally {
      // Neither the host nor `fail` steps go on with a run that a signal ends.
      await unlessInterrupted(undefined);
      release();
    }
  }
  const names = Object.keys(hooks) as HookName[];
  // biome-ignore lint/plugin: no type says that the keys are those of the hooks.
  return Object.fromEntries(names.map((hook) => [hook, adapt(hook)])) as unknown as HostHooks<T>;
}

interface OnBranch {
  readonly branch?: { readonly name: string };
}

/** Git takes nearly every character in a name. @throws EBRANCHNAME */
function refuseUnseen({ branch }: BaseContext & OnBranch): void {
  if (branch !== undefined && !isReadable(branch.name)) throw unreadableBranch(showUnseen(branch.name));
}

/** People are notified of a failure whatever the branch is called. */
function withReadableBranch<C extends BaseContext & OnBranch>(hook: HookName, context: C): C {
  const { branch } = context;
  return hook !== 'fail' || branch === undefined || isReadable(branch.name)
    ? context
    : { ...context, branch: { ...branch, name: makeReadable(branch.name) } };
}

/** Once a run: this hook runs first. */
function warnOfShort(hook: HookName, variables: readonly string[], { logger }: BaseContext): void {
  if (hook !== 'verifyConditions') return;
  for (const variable of variables) {
    logger.warn(`\`${variable}\` is too short to be hidden in the log (fewer than ${shortestSecret} characters).`);
  }
}

async function whyOff<O>(name: string, input: HookInput<O, BaseContext>, absent: Absent<O>) {
  const { enabled } = input.options as EnabledOption;
  if (enabled === false) return `\`${name}.enabled\` is false`;
  return enabled === 'auto' ? absent(input) : undefined;
}

/** `fail` hooks run only for errors flagged `semanticRelease`, so no other error may leave a hook. */
function actionable(name: string, hook: string, error: unknown, { env }: BaseContext): unknown {
  const errors = errorsOf(error);
  if (errors.every(isReleaseError)) return error;
  const named = errors.map((each) =>
    isReleaseError(each) ? each : unexpected(name, hook, redact(reasonOf(each), env), each),
  );
  return named.length === 1 ? named[0] : new AggregateError(named);
}
