import { stdin } from 'node:process';
import { WriteStream } from 'node:tty';
import type { Shell } from '@waybill/kernel';
import { cancelled } from '../errors.ts';
import type { Ask } from './ask.ts';

/** Whether a person can be asked: both ends are a terminal, and no CI service runs the command. */
export function isTerminal({ stdout, env }: Pick<Shell, 'stdout' | 'env'>): boolean {
  return stdin.isTTY && (stdout as { readonly isTTY?: boolean }).isTTY === true && !env['CI'];
}

/**
 * Asks on the terminal. Prompts move the cursor, which what is written to standard output may not: they have a stream of their
 * own.
 *
 * @throws EINITCANCELLED
 */
export async function askOnTerminal({ stdout }: Pick<Shell, 'stdout'>): Promise<Ask> {
  const { select, text, confirm, isCancel } = await import('@clack/prompts');
  const descriptor = (stdout as { readonly fd?: number }).fd ?? 1;
  const output = new WriteStream(descriptor);
  const unless = <T extends string | boolean>(answer: T | symbol): T => {
    if (isCancel(answer) || typeof answer === 'symbol') throw cancelled();
    return answer;
  };
  return {
    async choose(message, choices, initialValue) {
      const options = choices.map(({ value, label }) => ({ value: value as string, label }));
      const answer: string | symbol = await select({ message, options, initialValue: initialValue as string, output });
      const found = choices.find(({ value }) => value === unless(answer));
      if (found === undefined) throw cancelled();
      return found.value;
    },
    async text(message, initialValue) {
      const answer: string | symbol = await text({ message, initialValue, output });
      return unless(answer ?? '');
    },
    async confirm(message) {
      const answer: boolean | symbol = await confirm({ message, output });
      return unless(answer);
    },
  };
}
