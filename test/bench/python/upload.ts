import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { pythonTools } from '@waybill/rehearsal';
import { execa } from 'execa';
import { median, seconds } from './timing.ts';

export interface UploadFigures {
  /** MiB. */
  readonly size: number;
  readonly ours: Cost;
  readonly twine: Cost;
}

/** Medians. */
export interface Cost {
  readonly seconds: number;
  /** Peak memory of the process, in MiB. */
  readonly memory: number;
}

const here = import.meta.dirname;
const name = 'acme_parcel-1.2.0-py3-none-any.whl';
const token = 'pypi-benchmark';

/** Time and memory of uploading a wheel, ours and twine's in turns, to an index that costs nothing. */
export async function measureUpload(size: number, rounds: number): Promise<UploadFigures> {
  await using folder = await temporaryFolder();
  const tools = await pythonTools();
  const file = join(folder.path, name);
  await execa(tools.python, [join(here, 'make-wheel.py'), file, String(size * 2 ** 20)]);
  const sink = fork(join(here, 'sink-index.ts'));
  try {
    const [url] = (await once(sink, 'message')) as [string];
    const addresses = { PYPI_REPOSITORY_URL: `${url}/legacy/`, PYPI_INDEX_URL: `${url}/simple/` };
    const ours = () =>
      execa(process.execPath, ['--import', join(here, 'built-packages.mjs'), join(here, 'upload-once.mjs'), file], {
        cwd: folder.path,
        env: { ...addresses, PYPI_TOKEN: token },
      });
    const login = ['--repository-url', addresses.PYPI_REPOSITORY_URL, '--non-interactive', '--disable-progress-bar'];
    const twine = () =>
      execa(tools.python, [join(here, 'twine-once.py'), 'upload', ...login, file], {
        cwd: folder.path,
        env: { ...tools.env, TWINE_USERNAME: '__token__', TWINE_PASSWORD: token },
      });
    return { size, ...(await inTurns({ ours, twine }, rounds)) };
  } finally {
    sink.disconnect();
  }
}

type Client = () => PromiseLike<{ readonly stdout: string }>;

async function inTurns(clients: Readonly<Record<'ours' | 'twine', Client>>, rounds: number) {
  const runs = { ours: [] as Cost[], twine: [] as Cost[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const client of ['ours', 'twine'] as const) runs[client].push(await costOf(clients[client]));
  }
  return { ours: typical(runs.ours), twine: typical(runs.twine) };
}

async function costOf(client: Client): Promise<Cost> {
  let output = '';
  const time = await seconds(async () => {
    output = (await client()).stdout;
  });
  return { seconds: time, memory: Number(output.trim().split('\n').at(-1)) / 2 ** 20 };
}

function typical(costs: readonly Cost[]): Cost {
  return {
    seconds: median(costs.map((cost) => cost.seconds)),
    memory: median(costs.map((cost) => cost.memory)),
  };
}
