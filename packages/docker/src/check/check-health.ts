import { unhealthy } from '../errors.ts';
import { type BuildInput, ownName } from '../image/index.ts';
import { explainCause, type IsForeign } from './foreign-platform.ts';
import type { KnownImage } from './image-facts.ts';
import type { LoadedImage } from './load-image.ts';
import { type Health, longestQuestion, planQuestions, publishedUrl, readPort } from './plan-health.ts';

/** Milliseconds between two questions. */
const pause = 500;

interface Service {
  readonly image: KnownImage;
  readonly loaded: LoadedImage;
  readonly health: Health;
  readonly isForeign: IsForeign;
}

/**
 * Runs an image until its URL answers with success. It runs without network and is asked from inside; where it holds no
 * program that can ask, it is run again with the port published to this machine alone, and asked from here. The
 * container is removed in any case.
 *
 * @returns whether this machine can run the platform
 * @throws EIMAGEHEALTH
 */
export async function checkHealth(input: BuildInput, service: Service): Promise<boolean> {
  const { health } = service;
  const questions = new Set(planQuestions(health.url));
  const inside = await whileRunning(input, service, ['--network', 'none'], async (container) => {
    for (const question of questions) {
      const { exitCode } = await input.ports.run('docker', ['exec', container, ...question], {
        timeout: longestQuestion,
      });
      if (exitCode === 0) return 'answers';
      // The image has no such program, or one that breaks down.
      if (exitCode !== undefined && exitCode >= 126) questions.delete(question);
    }
    return questions.size === 0 ? 'cannot ask' : 'silent';
  });
  if (inside !== 'cannot ask') return inside === 'answers';
  const port = readPort(health.url);
  const outside = await whileRunning(input, service, ['--publish', `127.0.0.1::${port}`], (container) =>
    askFromHere(input, container, health.url),
  );
  return outside === 'answers';
}

type Answer = 'answers' | 'silent' | 'cannot ask';
type Ask = (container: string) => Promise<Answer>;

/** Starts the service and asks until it answers, ends, or has had its time. */
async function whileRunning(input: BuildInput, service: Service, network: readonly string[], ask: Ask) {
  const { context, ports } = input;
  const { image, loaded, health } = service;
  const container = ownName(context.cwd, ports.clock.now());
  const own = ['--detach', '--name', container, ...network, '--platform', image.platform];
  try {
    const started = await ports.run('docker', ['run', ...own, loaded.name]);
    if (started.exitCode !== 0) return await judgeEnd(input, service, { output: started.stderr, tail: started.tail });
    const begun = ports.clock.now().getTime();
    for (let asked = 0; asked * pause < health.timeout * 1000; asked += 1) {
      const answer = await ask(container);
      const seconds = (ports.clock.now().getTime() - begun) / 1000;
      if (answer === 'answers')
        context.logger.log(`${image.platform}: ${health.url} answers after ${seconds.toFixed(1)} s.`);
      if (answer !== 'silent') return answer;
      const { stdout } = await ports.run('docker', ['inspect', '--format', '{{.State.Running}}', container]);
      const logs = () => ports.run('docker', ['logs', container]);
      if (stdout.trim() === 'false') {
        const { stdout: said, stderr, tail } = await logs();
        return await judgeEnd(input, service, { output: said + stderr, tail });
      }
      if (seconds > health.timeout) break;
      await ports.clock.sleep(pause);
    }
    const { tail } = await ports.run('docker', ['logs', container]);
    throw unhealthy(image.platform, `\`${health.url}\` does not answer with success within ${health.timeout} s`, tail);
  } finally {
    await ports.run('docker', ['rm', '--force', '--volumes', container]);
  }
}

interface End {
  readonly output: string;
  readonly tail: string;
}

/** @throws EIMAGEHEALTH unless the machine just does not run the platform */
async function judgeEnd(
  { context }: BuildInput,
  { image, isForeign }: Service,
  { output, tail }: End,
): Promise<Answer> {
  if (!(await isForeign(image.platform, output)))
    throw unhealthy(image.platform, `the service ends by itself${explainCause(output)}`, tail);
  context.logger.log(`${image.platform}: not run, as this machine does not emulate it.`);
  return 'silent';
}

async function askFromHere({ ports }: BuildInput, container: string, url: string): Promise<Answer> {
  const { stdout } = await ports.run('docker', ['port', container, readPort(url)]);
  const [address = ''] = stdout.trim().split('\n');
  if (address === '') return 'silent';
  const request = { url: publishedUrl(url, address), receive: 'nothing', retries: 0, timeout: 5000, hint: '' } as const;
  const answer = await ports.http(request).catch(() => undefined);
  return answer?.ok ? 'answers' : 'silent';
}
