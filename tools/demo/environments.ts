import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Services } from '@waybill/rehearsal';
import { execa } from 'execa';
import { freePort } from '../../packages/rehearsal/src/http/index.ts';

/** Where the demo deploys: containers on this machine, one an environment. */
export interface DemoEnvironments extends AsyncDisposable {
  /** Sections of the configuration. */
  readonly sections: Readonly<Record<string, object>>;
  /** The script of the project, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** What the script needs to pull from the registry. */
  readonly env: Readonly<Record<string, string>>;
}

/** A container in the place of the one before, from the image by its digest. */
const script = `#!/bin/sh
set -eu
export DOCKER_CONFIG="$DEPLOY_CONFIG"
docker rm --force "$2" >/dev/null 2>&1 || true
docker run --quiet --detach --network host --name "$2" "$1" serve --port "$3"
`;

/**
 * Two environments whose service is the released image.
 *
 * @returns nothing where this machine has no engine, or the registry none of its accounts
 */
export async function demoEnvironments({ engine, registry }: Services): Promise<DemoEnvironments | undefined> {
  if (engine === undefined || registry?.account === undefined) return undefined;
  const config = await mkdtemp(join(tmpdir(), 'waybill-deploy-config-'));
  const { username, password } = registry.account;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }), {
    mode: 0o600,
  });
  const names = ['staging', 'production'];
  const containers = names.map((name) => `waybill-demo-${process.pid}-${name}`);
  const environments = await Promise.all(names.map((name, at) => configure(name, containers[at] ?? name)));
  return {
    sections: { deploy: { environments } },
    files: { 'deploy.sh': script },
    env: { DEPLOY_CONFIG: config },
    async [Symbol.asyncDispose]() {
      await execa('docker', ['rm', '--force', ...containers], { env: engine.env, reject: false });
      await rm(config, { recursive: true, force: true });
    },
  };
}

async function configure(name: string, container: string): Promise<object> {
  const port = await freePort();
  return {
    name,
    target: { command: { run: [['sh', 'deploy.sh', '${WAYBILL_IMAGE}', container, String(port)]] } },
    health: { url: `http://127.0.0.1:${port}/health`, json: 'version', times: 2, interval: 0.3, timeout: 10 },
    // What a project checks: that the service does its work.
    ...(name === 'staging' ? { verify: [{ name: 'run', run: ['python3', '-c', check, String(port)] }] } : {}),
  };
}

const check = `
import json, sys, urllib.request
request = {"steps": ["lower-keys"], "records": [{"Name": "a"}]}
answer = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/run", json.dumps(request).encode(), timeout=10)
assert json.load(answer) == [{"name": "a"}]
`;

/** The service as somebody might break it: it starts, and is never healthy. */
export async function breakService(cwd: string): Promise<Record<string, string>> {
  const path = 'src/agent_orchestrated_etl/service.py';
  const text = await readFile(join(cwd, path), 'utf8');
  const broken = text.replace('self.answer(200, {"status": "ok"', 'self.answer(503, {"status": "cache is empty"');
  if (broken === text) throw new Error(`The demo does not find in ${path} what it breaks.`);
  return { [path]: broken };
}
