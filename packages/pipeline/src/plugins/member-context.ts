import { type BaseContext, type Env, type Logger, withholdSecrets } from '@waybill/kernel';
import { runsCommands } from '../known-plugins/index.ts';
import type { Member } from './member.ts';

interface ScopedLogger extends Logger {
  readonly scopeName?: unknown;
  scope?(...names: unknown[]): Logger;
}

/** What members may write to without others seeing it; everything below stays shared, commits above all. */
const ownParts = ['options', 'env', 'branch', 'lastRelease', 'nextRelease', 'currentRelease'] as const;

/**
 * The context as the member gets it. The host would copy all of it for every hook, every commit included; a copy of what
 * plugins are seen to change costs nothing.
 */
export function memberContext<C extends BaseContext>(context: C, member: Member, commandSecrets: readonly string[]): C {
  // biome-ignore lint/plugin: looked up by names that not every hook has.
  const parts = context as unknown as Record<string, unknown>;
  const copies = ownParts.filter((part) => isObject(parts[part])).map((part) => [part, { ...(parts[part] as object) }]);
  const own = { ...context, ...Object.fromEntries(copies), logger: memberLogger(context.logger, member.name) };
  return runsCommands(member) ? { ...own, env: commandEnvironment(context.env, commandSecrets) } : own;
}

/** `undefined` takes a variable away from a command, though the plugin adds what it gets to the environment of the process. */
function commandEnvironment(env: Env, commandSecrets: readonly string[]): Env {
  return { ...env, ...withholdSecrets(env, (name) => commandSecrets.includes(name)) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Lines carry the member's name, as they do when the host runs it. */
export function memberLogger(logger: ScopedLogger, name: string): Logger {
  if (logger.scope !== undefined) return logger.scope('semantic-release', name);
  const prefixed =
    (level: 'log' | 'warn' | 'error' | 'success') =>
    (message: string, ...args: unknown[]) =>
      logger[level](`[${name}] ${message}`, ...args);
  return { log: prefixed('log'), warn: prefixed('warn'), error: prefixed('error'), success: prefixed('success') };
}
