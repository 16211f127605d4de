import semver from 'semver';
import { buildxVersion, withLogin } from '../builder/index.ts';
import { wrongDockerfile } from '../errors.ts';
import type { ImageContext, OneImage } from '../image/index.ts';
import { parseCheck } from './parse-check.ts';
import { parseTargets } from './parse-targets.ts';
import type { Stage } from './read-stages.ts';

const patience = 60_000;

/** The first buildx that has `--call`; the ones before it have `--print`, as an experiment. */
const firstWithCall = '0.15.0';

/** An image, also one whose Dockerfile may be a text in a bake file. */
type AskedImage = ImageContext & Partial<Pick<OneImage, 'source'>>;

/** What was asked in this run, by everything that the answer depends on: several steps need it. */
const asked = new Map<string, Promise<Stage[] | undefined>>();

/**
 * Asks the builder which stages a Dockerfile has: it alone knows its grammar, that of another `# syntax=` included.
 *
 * @param text of the Dockerfile
 * @returns `undefined` where the builder cannot say so
 * @throws EDOCKERFILE when the builder does not understand the Dockerfile
 */
export function askStages(input: AskedImage, text: string): Promise<Stage[] | undefined> {
  const { options, context } = input;
  const { DOCKER_HOST, DOCKER_CONTEXT, BUILDX_BUILDER, PATH } = context.env;
  const { dockerfile, builder } = options;
  const key = JSON.stringify([
    context.cwd,
    dockerfile,
    text,
    builder,
    DOCKER_HOST,
    DOCKER_CONTEXT,
    BUILDX_BUILDER,
    PATH,
  ]);
  const known = asked.get(key) ?? ask(input);
  asked.set(key, known);
  // Without an answer, the next one may fare better.
  const forget = () => asked.delete(key);
  known.then((stages) => stages === undefined && forget(), forget);
  return known;
}

async function ask(input: AskedImage): Promise<Stage[] | undefined> {
  const { options, ports, source } = input;
  const inline = source?.text;
  const { builder, dockerfile } = options;
  const version = await buildxVersion(ports.run);
  const isOld = version !== undefined && semver.lt(version, firstWithCall);
  await using login = await withLogin(input);
  const args = [
    ...['buildx', 'build', isOld ? '--print=targets,format=json' : '--call=targets,format=json'],
    // The old way makes an image of nothing, which would be kept.
    ...(isOld ? ['--output', 'type=cacheonly'] : []),
    ...(builder === undefined ? [] : ['--builder', builder]),
    ...(inline === undefined ? ['--file', dockerfile, options.context] : ['--file', '-', source?.context ?? '.']),
  ];
  const env = { ...login.env, ...(isOld ? { BUILDX_EXPERIMENTAL: '1' } : {}) };
  const { exitCode, stdout, stderr } = await ports.run('docker', args, {
    timeout: patience,
    env,
    ...(inline === undefined ? {} : { input: inline }),
  });
  if (exitCode === 0) return parseTargets(stdout);
  const { mistake } = parseCheck(`${stdout}\n${stderr}`);
  if (mistake !== undefined)
    throw wrongDockerfile(inline === undefined ? dockerfile : `${options.bake}, ${options.target}`, mistake);
  return undefined;
}
