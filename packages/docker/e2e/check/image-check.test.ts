import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { execa } from 'execa';
import { engineContents } from '../../../../test/harness/images/engine-contents.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare } from '../../src/index.ts';

const service = `ARG BASE
FROM \${BASE}
COPY src /app
RUN rm /app/.env
ENV PYTHONPATH=/app
USER 10001
EXPOSE 8793
ENTRYPOINT ["python3", "-m", "agent_orchestrated_etl"]
CMD ["serve"]
`;
/** Nothing in it can ask for a URL. */
const bare = `ARG BASE
FROM \${BASE} AS base
FROM scratch
COPY --from=base /bin/busybox /busybox
COPY health.txt /www/health
ENTRYPOINT ["/busybox", "httpd", "-f", "-p", "8000", "-h", "/www"]
`;
const parts = ['__init__', '__main__', 'command', 'pipeline', 'service'];

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

/** The service of the example. */
async function example() {
  const source = new URL('../../../../examples/agent-orchestrated-etl/src/agent_orchestrated_etl/', import.meta.url);
  const files = await Promise.all(
    parts.map(async (name) => [
      `src/agent_orchestrated_etl/${name}.py`,
      await readFile(new URL(`${name}.py`, source), 'utf8'),
    ]),
  );
  const metadata = 'Metadata-Version: 2.1\nName: agent-orchestrated-etl\nVersion: 1.2.0\n';
  const installed = { 'src/agent_orchestrated_etl-1.2.0.dist-info/METADATA': metadata };
  return workshop.project({ Dockerfile: service, 'src/.env': 'WORD=x', ...installed, ...Object.fromEntries(files) });
}

const kept = () => engineContents(workshop.engine.env);

describe('an image that is a service', () => {
  withDocker('answers at its URL on every platform, and nothing of it stays', async () => {
    await using project = await example();
    const context = await project.contextOf('1.2.0');
    const before = await kept();

    await prepare({ ...project.raw, health: { url: 'http://localhost:8793/health' } }, context);

    for (const platform of ['linux/amd64', 'linux/arm64']) {
      expect(context.lines.join('\n')).toContain(`${platform}: \`--version\` answers with the version.`);
      expect(context.lines.join('\n')).toContain(`${platform}: http://localhost:8793/health answers after`);
    }
    expect(await kept()).toEqual(before);
    const lines = context.lines.join('\n');
    expect(lines).toMatch(/linux\/amd64: \d+ MB, 3 layers, user 10001, serves 8793\/tcp\./);
    expect(lines).toContain(`Based on ${workshop.base}@sha256:`);
    expect(lines).toContain('has no `HEALTHCHECK`');
    expect(lines).toContain('look like secrets, removed ones too: `app/.env`');
  });

  withDocker('is asked from here when it holds no program that can ask', async () => {
    await using project = await workshop.project({ Dockerfile: bare, 'health.txt': 'ok' });
    const context = await project.contextOf('1.2.0');
    const before = await kept();

    const raw = { ...project.raw, platforms: ['linux/amd64'], smoke: 'off' };
    await prepare({ ...raw, health: { url: 'http://localhost:8000/health' } }, context);

    expect(context.lines.join('\n')).toContain('linux/amd64: http://localhost:8000/health answers after');
    expect(await kept()).toEqual(before);
  });

  withDocker('ends the release when it does not answer, or ends by itself', async () => {
    await using project = await example();
    const context = await project.contextOf('1.2.0');
    const before = await kept();
    const raw = { ...project.raw, platforms: ['linux/amd64'], smoke: 'off' };
    const asking = (port: number, path: string) =>
      prepare({ ...raw, health: { url: `http://localhost:${port}/${path}`, timeout: 4 } }, context);

    await expect(asking(8793, 'nothing')).rejects.toThrow('does not answer with success within 4 s');
    await writeFile(join(project.cwd, 'src/agent_orchestrated_etl/service.py'), 'raise SystemExit("no")');
    await expect(asking(8793, 'health')).rejects.toThrow('the service ends by itself');
    expect(await kept()).toEqual(before);
  });
});

withDocker('what a killed run left of its proof, a later one removes', async () => {
  await using project = await workshop.project({ Dockerfile: bare, 'health.txt': 'ok' });
  const context = await project.contextOf('1.2.0');
  const { cwd, env, nextRelease } = context;
  const before = await kept();
  const raw = { ...project.raw, platforms: ['linux/amd64'] };
  const job = JSON.stringify({ cwd, nextRelease, raw: { ...raw, smoke: [['-f', '-p', '8000']] } });
  const script = join(import.meta.dirname, '../../../../test/harness/images/prepare-once.ts');
  const killed = execa(process.execPath, [script], {
    env: { ...env, JOB: job, NODE_OPTIONS: '' },
    reject: false,
    stdio: 'ignore',
  });
  const left = async () => (await kept()).filter((id) => id !== '' && !before.includes(id));
  while ((await left()).length < 2 && killed.exitCode === null) await sleep(100);
  killed.kill('SIGKILL');
  await killed;
  expect(await left()).toHaveLength(2);

  const tomorrow = new Date(Date.now() + 24 * 3600 * 1000);
  const clock = { now: () => tomorrow, sleep };
  await prepare({ ...raw, smoke: 'off', health: { url: 'http://localhost:8000/health' } }, context, { clock });

  expect(await kept()).toEqual(before);
});
