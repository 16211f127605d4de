import type { Env } from '@waybill/kernel';

/** Where a command runs. */
export interface Shell {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Env;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** For scripts. */
export const exitCodes = { done: 0, failed: 1, usage: 2, incomplete: 3 } as const;

export type CommandName = 'abandon' | 'ledger' | 'resume' | 'status';

/** A command line, read. */
export interface Parsed {
  readonly command?: CommandName;
  readonly about?: CommandName;
  readonly tag?: string;
  readonly json: boolean;
  readonly takeOver: boolean;
  readonly reason?: string;
}
