import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { pythonTools } from '@waybill/rehearsal';
import { execa } from 'execa';
import { compare } from '../frame/compare.ts';
import type { Measurement } from '../frame/report.ts';

export interface UploadMeasurement extends Measurement {
  /** Peak memory of each process, in MiB: the most of all rounds. */
  readonly memory: { readonly ours: number; readonly twine: number };
}

const here = import.meta.dirname;
const name = 'acme_parcel-1.2.0-py3-none-any.whl';
const token = 'pypi-benchmark';

/** Time and memory of uploading a wheel, beside twine, to an index that costs nothing. @param size MiB */
export async function measureUpload(scripts: string, size: number, rounds: number): Promise<UploadMeasurement> {
  await using folder = await temporaryFolder({
    'pyproject.toml': '[project]\nname = "acme-parcel"\nversion = "1.2.0"\n',
  });
  const tools = await pythonTools();
  // Where a release has it: artifacts elsewhere are refused.
  const file = join(folder.path, '.waybill/1.2.0/dist', name);
  await mkdir(dirname(file), { recursive: true });
  await execa(tools.python, [join(here, 'make-wheel.py'), file, String(size * 2 ** 20)]);
  const sink = fork(join(here, 'sink-index.ts'));
  try {
    const [url] = (await once(sink, 'message')) as [string];
    const addresses = { PYPI_REPOSITORY_URL: `${url}/legacy/`, PYPI_INDEX_URL: `${url}/simple/` };
    const ours = () =>
      execa(process.execPath, [join(scripts, 'upload-once.mjs'), file], {
        cwd: folder.path,
        env: { ...addresses, PYPI_TOKEN: token },
      });
    const login = ['--repository-url', addresses.PYPI_REPOSITORY_URL, '--non-interactive', '--disable-progress-bar'];
    const twine = () =>
      execa(tools.python, [join(here, 'twine-once.py'), 'upload', ...login, file], {
        cwd: folder.path,
        env: { ...tools.env, TWINE_USERNAME: '__token__', TWINE_PASSWORD: token },
      });
    const memory = { ours: 0, twine: 0 };
    const watched = (who: keyof typeof memory, client: Client) => async () => ({
      work: async () => {
        const { stdout } = await client();
        memory[who] = Math.max(memory[who], Number(stdout.trim().split('\n').at(-1)) / 2 ** 20);
      },
    });
    const measured = await compare({ ours: watched('ours', ours), theirs: watched('twine', twine), rounds });
    return { name: `${size} MiB beside twine upload`, ...measured, memory };
  } finally {
    sink.disconnect();
  }
}

type Client = () => PromiseLike<{ readonly stdout: string }>;
