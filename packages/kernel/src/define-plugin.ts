import type { BaseContext, HookName, HookTypes } from './context.ts';
import { errorsOf, isReleaseError, reasonOf, Skip, unexpected } from './errors.ts';
import { type OptionsSchema, parseOptions, type RawOptions } from './options.ts';
import { type Ports, realPorts } from './ports.ts';
import { redact } from './redact.ts';
import type * as v from './schema.ts';
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

interface EnabledOption {
  readonly enabled: boolean | 'auto';
}

/**
 * Adapts typed hooks to semantic-release's `(pluginConfig, context)` contract: parses the options, turns `Skip` into a
 * log line, and lets no error out that `fail` hooks would not hear of.
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
    return async (raw: RawOptions, context: HookTypes[H][0], ports: Partial<Ports> = {}) => {
      try {
        const options = parseOptions(schema, { name, raw, host: context.options ?? {}, env: context.env });
        const input = { options, context, ports: { ...realPorts(context), ...ports } };
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
  async function run<H extends HookName>(hook: H, input: object): Promise<HookTypes[H][1]> {
    const work = hooks[hook]?.(input as never) as Promise<HookTypes[H][1]>;
    return settle(`${hook} step of ${name}`, work);
  }
  const names = Object.keys(hooks) as HookName[];
  return Object.fromEntries(names.map((hook) => [hook, adapt(hook)])) as unknown as HostHooks<T>;
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
