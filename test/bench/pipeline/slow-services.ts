import { faultProxy, pythonTools, startServices } from '@waybill/rehearsal';
import { channels, slug } from '../../faults/project.ts';
import { jobEnvironment } from '../../harness/releases/job-environment.ts';

export interface SlowServices extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  /** Forgets every release. */
  reset(): Promise<void>;
}

/** Milliseconds that an answer takes beyond what the stand-in needs, as it does over the internet. */
const latency = 150;

/** GitHub, Slack and a Python index, each behind a door that lets a request wait. */
export async function slowServices(): Promise<SlowServices> {
  await using stack = new AsyncDisposableStack();
  const parts = ['github', 'slack', 'index'] as const;
  const services = stack.use(await startServices({ parts, repositories: [slug], channels }));
  const slow = async (url: string) => {
    const door = stack.use(await faultProxy(url));
    door.inject({ match: () => true, fault: { kind: 'delay', ms: latency } });
    return door.url;
  };
  const [github, slack, index] = [
    await slow(services.github.url),
    await slow(services.slack.url),
    await slow(services.index.url),
  ];
  const job = jobEnvironment({ services, python: await pythonTools(), slug }, 'main');
  const moved = stack.move();
  return {
    environment: {
      ...job,
      GITHUB_API_URL: github,
      SLACK_API_URL: `${slack}/api/`,
      SLACK_CHANNELS: channels.join(),
      PYPI_INDEX_URL: `${index}/simple/`,
      PYPI_REPOSITORY_URL: `${index}/legacy/`,
    },
    async reset() {
      await services.index.reset();
      services.github.reset();
      services.slack.reset();
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
