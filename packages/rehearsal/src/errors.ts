/** A real program that a rehearsal needs is missing or does not start. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';

  readonly code: `E${Uppercase<string>}`;
  /** What to do, or what the program said last. */
  readonly details: string;

  constructor(code: `E${Uppercase<string>}`, message: string, details: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

export function commandFailed(command: string, lastLines: string, cause?: unknown): ProgramError {
  return new ProgramError('ECOMMANDFAILED', `\`${command}\` failed.`, lastLines || 'It said nothing.', { cause });
}

export function notDebian(): ProgramError {
  return new ProgramError(
    'ENOTDEBIAN',
    'This machine has no `apt-get` and `dpkg` with a Debian mirror.',
    'Run on Debian, or install the programs yourself: Docker with buildx, docker-registry, Python with build and twine.',
  );
}

export function neverAnswered(program: string, seconds: number, lastLines: string): ProgramError {
  return new ProgramError('ENOTREADY', `\`${program}\` did not answer within ${seconds} seconds.`, lastLines);
}

export function endedEarly(program: string, lastLines: string): ProgramError {
  return new ProgramError('EENDEDEARLY', `\`${program}\` ended before it answered.`, lastLines);
}

export function noFitPython(tried: readonly string[], cause: unknown): ProgramError {
  return new ProgramError(
    'ENOPYTHON',
    `No Python here can import the build tools (tried ${tried.join(', ') || 'none'}).`,
    'Install the Debian package `python3`.',
    { cause },
  );
}

export function badAnswer(what: string, status: number): ProgramError {
  return new ProgramError('EREGISTRYANSWER', `The registry answered ${status} to ${what}.`, 'Read its `log()`.');
}
