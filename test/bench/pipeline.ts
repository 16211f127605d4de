/**
 * `@waybill/pipeline` measured against the same plugins in semantic-release's own flat list. `--report FILE` writes the
 * figures as JSON, `--rounds N` measures everything so often; the last line says how many targets are met.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';
import { compare } from './frame/compare.ts';
import { isMet, type Report, renderReport } from './frame/report.ts';
import { countConnections } from './pipeline/connections.ts';
import { deliver, versionFiles } from './pipeline/members.ts';
import { type ReleaseSetting, releaseRun } from './pipeline/release-run.ts';
import { seedRepository } from './pipeline/seed-repository.ts';
import { slowServices } from './pipeline/slow-services.ts';

const { values } = parseArgs({ options: { report: { type: 'string' }, rounds: { type: 'string' } } });

console.error('Packing and installing the packages');
await using installed = await preparedPackages();
await using small = await seedRepository(installed.folder, 3);
await using large = await seedRepository(installed.folder, 10_000);
await using services = await slowServices();

async function measure(name: string, setting: ReleaseSetting, often: number) {
  const rounds = Number(values.rounds ?? often);
  console.error(`${name}: ${rounds} rounds`);
  const ours = () => releaseRun({ ...setting, arrangement: 'pipeline' });
  const theirs = () => releaseRun({ ...setting, arrangement: 'flat' });
  return { name, ...(await compare({ ours, theirs, rounds })) };
}

const { environment, reset } = services;
const versions = { seed: small, members: versionFiles };
const plain = await measure('a small release', versions, 15);
const far = await measure('a small release, 0.25 s per git connection', { ...versions, connectionDelay: 0.25 }, 7);
const delivering = await measure('deliveries', { seed: small, members: deliver, environment, reset }, 7);
const long = await measure('10,000 commits', { seed: large, members: versionFiles }, 4);
const connections = {
  versionFiles: await countConnections(versions),
  deliveries: await countConnections({ seed: small, members: deliver, environment, reset }),
};
const more = Object.values(connections).map(({ flat, pipeline }) => pipeline - flat);

const report: Report = {
  targets: [
    { name: 'a small release costs', value: plain.ratio, atMost: 1.05 },
    { name: 'a small release far from its remote costs', value: far.ratio, atMost: 1.05 },
    { name: 'a release with deliveries costs', value: delivering.ratio, atMost: 0.99 },
    { name: 'a release of 10,000 commits costs', value: long.ratio, atMost: 0.5 },
    { name: 'git connections more', value: Math.max(...more), atMost: 2 },
  ],
  measurements: [plain, far, delivering, long],
};
if (values.report !== undefined) {
  const targets = report.targets.map((target) => ({ ...target, met: isMet(target) }));
  await writeFile(values.report, `${JSON.stringify({ ...report, connections, targets }, null, 2)}\n`);
}
console.log(renderReport(report));
