import { execa } from 'execa';

export type Pypi =
  | {
      readonly isReached: true;
      /** An interpreter with pip and venv, as a full path. */
      readonly python: string;
      /** Such as `3.11.7`. */
      readonly version: string;
    }
  | { readonly isReached: false; readonly reason: string };

/** Where `tools/test.ts` tells the test files what it has found, so that each of them need not ask. */
export const pypiVariable = 'WAYBILL_TEST_PYPI';

const oldest = [3, 11] as const;

/** The first interpreter that can make virtual environments with pip, and says so. */
const probe = `import ensurepip, pip, sys, venv; assert sys.version_info >= ${JSON.stringify(oldest)
  .replace('[', '(')
  .replace(']', ')')}; print(sys.executable, sys.version.split()[0])`;

/** Whether pip gets packages on this machine, through whatever index it is configured for. Takes a minute at most, as starting pip is slow on a busy machine. */
export async function findPypi(): Promise<Pypi> {
  const known = process.env[pypiVariable];
  if (known !== undefined) return JSON.parse(known) as Pypi;
  asked ??= ask();
  return asked;
}

let asked: Promise<Pypi> | undefined;

async function ask(): Promise<Pypi> {
  const [python, version] = (await findPython()) ?? [];
  if (python === undefined || version === undefined) {
    return { isReached: false, reason: `No Python ${oldest.join('.')} or later with pip and venv is here.` };
  }
  const args = ['-m', 'pip', 'index', 'versions', '--timeout', '5', '--retries', '0', 'uv'];
  const { failed } = await execa(python, args, { reject: false, timeout: 60_000 });
  return failed
    ? { isReached: false, reason: 'pip does not reach an index from here.' }
    : { isReached: true, python, version };
}

async function findPython(): Promise<readonly string[] | undefined> {
  for (const candidate of ['python3', '/usr/bin/python3']) {
    const { failed, stdout } = await execa(candidate, ['-c', probe], { reject: false, timeout: 30_000 });
    if (!failed) return stdout.trim().split(' ');
  }
  return undefined;
}
