import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare, publish, verifyConditions } from '../../src/index.ts';

let workshop: ImageWorkshop;
beforeAll(async () => {
  workshop = await imageWorkshop();
});
afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);
const copiesAll = 'ARG BASE\nFROM $' + '{BASE}\nCOPY . /app\nCMD ["find", "/app", "-type", "f"]\n';
const left = { 'node_modules/npm/index.js': '', '.npmrc': 'token', '.waybill/run.jsonl': '' };

/** What the image holds of a project in whose checkout release tools left files, and what the log says. */
async function imageOf(files: Readonly<Record<string, string>>) {
  await using project = await workshop.project({ 'app.py': '', ...files });
  for (const [file, text] of Object.entries(left)) {
    await mkdir(dirname(join(project.cwd, file)), { recursive: true });
    await writeFile(join(project.cwd, file), text);
  }
  const context = await project.contextOf('1.2.0');
  const raw = { ...project.raw, platforms: ['linux/amd64'], smoke: 'off' };
  const asked = 'docker-bake.hcl' in files ? { ...raw, bake: 'docker-bake.hcl' } : raw;
  await verifyConditions(asked, context);
  await prepare(asked, context);
  await publish(asked, context);
  const said = await workshop.run(`${project.raw.image}:1.2.0`);
  return { files: said.split('\n').map((line) => line.replace('/app/', '')), log: context.lines.join('\n') };
}

withDocker('what release tools leave in the checkout gets into no image that copies its whole context', async () => {
  const { files, log } = await imageOf({ Dockerfile: copiesAll });

  expect(files).toContain('app.py');
  expect(files.filter((file) => /^(node_modules|\.npmrc|\.waybill)/.test(file))).toEqual([]);
  expect(log).toMatch(/Add these lines to `\.dockerignore`:\n\n\.waybill\nnode_modules\n\.npmrc\n/);
});

withDocker('and into none of a bake file', async () => {
  const bake = `variable "BASE" {}\ntarget "default" {\n  dockerfile = "app.dockerfile"\n  args = { BASE = "${workshop.base}" }\n}\n`;
  const { files, log } = await imageOf({ 'docker-bake.hcl': bake, 'app.dockerfile': copiesAll });

  expect(files).toContain('app.py');
  expect(files.filter((file) => /^(node_modules|\.npmrc|\.waybill)/.test(file))).toEqual([]);
  expect(log).toMatch(/`app\.dockerfile` copies its whole context[\s\S]*:\n\n\.waybill\nnode_modules\n\.npmrc\n/);
});

withDocker('the lines that a project has itself still hold', async () => {
  const { files, log } = await imageOf({
    Dockerfile: copiesAll,
    '.dockerignore': 'secret.txt\n.waybill\n',
    'secret.txt': '',
  });

  expect(files).toContain('app.py');
  expect(files.filter((file) => /secret|^(node_modules|\.npmrc|\.waybill)/.test(file))).toEqual([]);
  expect(log).toContain(':\n\nnode_modules\n.npmrc\n');
});

withDocker('what the project tracks, or the Dockerfile names, is there', async () => {
  const tracked = await imageOf({ Dockerfile: copiesAll, 'node_modules/own.js': '' });
  const named = await imageOf({ Dockerfile: copiesAll.replace('CMD', 'COPY node_modules /app/modules\nCMD') });

  expect(tracked.files).toContain('node_modules/own.js');
  expect(named.files).toContain('modules/npm/index.js');
});
