import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '@waybill/kernel';
import { eagerHttp, fakeRun } from '@waybill/kernel/testing';
import { type LayoutOptions, writeLayout } from '../../oci/test/image-layout.ts';
import { readStages } from '../src/dockerfile/read-stages.ts';

const inspected = `Name:   cloud
Driver: docker-container

Nodes:
Name:             cloud0
Status:           running
Platforms:        linux/amd64*, linux/amd64/v2, linux/arm64/v8
Features:
 OCI exporter:         true
`;

/** What Docker says and does; a build writes a layout made by hand. */
export interface FakeDocker {
  readonly inspect?: { readonly exitCode?: number; readonly stdout?: string; readonly tail?: string };
  readonly version?: { readonly exitCode: number; readonly tail: string; readonly stdout?: string };
  /** The platform of the engine's own machine; default: `linux/amd64`. */
  readonly engine?: string;
  /** What buildx prints of a bake file. */
  readonly bake?: string;
  readonly lint?: { readonly exitCode: number; readonly stdout: string };
  readonly build?: { readonly exitCode: number; readonly tail: string };
  readonly layout?: LayoutOptions;
  readonly load?: { readonly exitCode: number; readonly tail: string };
  /** What a container says, by platform. */
  readonly container?: (platform: string) => {
    readonly exitCode?: number | undefined;
    readonly stdout?: string;
    readonly stderr?: string;
  };
  /** What cosign does. */
  readonly cosign?: (ran: {
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string | undefined>>;
  }) => Partial<RunResult> | Promise<Partial<RunResult>>;
  /** What `exec`, `port`, `logs` and `inspect` say of a service. */
  readonly service?: (args: readonly string[]) => {
    readonly exitCode?: number | undefined;
    readonly stdout?: string;
    readonly stderr?: string;
  };
}

/** git tracks nothing below `.waybill`, and knows when the commit was made. */
function answerOfGit([command]: readonly string[]) {
  return command === 'ls-files' ? {} : { stdout: '1700000000\n' };
}

/** The ports of a test: a faked Docker, HTTP for real, and a clock that does not wait. */
export function fakePorts(cwd: string, docker: FakeDocker = {}) {
  const answer = async ({ file, args }: { readonly file: string; readonly args: readonly string[] }) => {
    if (file === 'git') return answerOfGit(args);
    const said = args.includes('--call=targets,format=json') ? await targets(cwd, args) : besideBuilding(docker, args);
    if (said !== undefined) return said;
    if (args.includes('inspect')) return { stdout: inspected, ...docker.inspect };
    if (args.includes('version')) return docker.version ?? {};
    const output = args.find((each) => each.startsWith('type=oci')) ?? '';
    if (docker.build === undefined) await writeLayout(join(cwd, output.replace(/.*dest=/, '')), docker.layout);
    return docker.build ?? {};
  };
  const run = fakeRun((ran) => (ran.file === 'cosign' ? (docker.cosign?.(ran) ?? {}) : answer(ran)));
  return { run, http: eagerHttp, clock: { now: () => new Date(0), sleep: async () => {} } };
}

/** What BuildKit says of the stages of a Dockerfile. */
async function targets(cwd: string, args: readonly string[]) {
  const stages = readStages(await readFile(join(cwd, args[args.indexOf('--file') + 1] ?? ''), 'utf8'));
  const listed = stages.map(({ name, base, first, last }) => ({
    ...{ name, base, location: { ranges: [{ start: { line: first }, end: { line: last } }] } },
  }));
  return { stdout: JSON.stringify({ targets: listed }) };
}

/** What Docker says to commands other than those of building. */
function besideBuilding(docker: FakeDocker, args: readonly string[]) {
  if (args.includes('--check')) return docker.lint ?? {};
  if (args.includes('--print')) return { stdout: docker.bake ?? '{}' };
  const { engine = 'linux/amd64', load = {}, container, service } = docker;
  const [first = ''] = args;
  if (first === 'version') return { stdout: `${engine}\n` };
  if (first === 'load') return load;
  if (first === 'run') return container?.(args[args.indexOf('--platform') + 1] ?? '') ?? {};
  if (['exec', 'port', 'logs', 'inspect'].includes(first)) return service?.(args) ?? {};
  return first === 'image' || first === 'rm' ? {} : undefined;
}
