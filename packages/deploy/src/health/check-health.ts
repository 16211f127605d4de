import { type Answer, isReleaseError, nameOf, redact } from '@waybill/kernel';
import { quoteWords, type TargetInput } from '../targets/index.ts';
import type { CheckHealth, HealthOutcome } from './health.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import type { HealthOptions } from './options.ts';

/** Milliseconds for one request. */
const patience = 5000;
/** Bytes of an answer: one that says how a service is needs few. */
const longest = 256 * 2 ** 10;
/** Redirects from one place of a host to another. */
const mostRedirects = 5;

/**
 * Asks until so many answers in a row are good, or the limit is over. A pod that is about to end still answers, and with
 * its version; two instances behind one address take turns: hence several, and each with the version.
 */
export const checkHealth: CheckHealth = async (options, version, input) => {
  const { clock } = input.ports;
  const { logger } = input.context;
  const end = clock.now().getTime() + options.timeout * 1000;
  const pause = options.interval * 1000;
  const seen = { requests: 0, inARow: 0, most: 0, bad: '', warning: '' };
  for (;;) {
    const verdict = await ask(options, version, input, Math.min(patience, end - clock.now().getTime()));
    seen.requests += 1;
    if (verdict.isGood) {
      seen.inARow += 1;
      seen.most = Math.max(seen.most, seen.inARow);
      seen.warning = verdict.warning ?? '';
      if (seen.inARow >= options.times) return healthy(seen.requests, seen.warning);
    } else {
      if (verdict.reason !== seen.bad) logger.log(`Not healthy yet: ${verdict.reason}.`);
      seen.inARow = 0;
      seen.bad = verdict.reason;
    }
    if (clock.now().getTime() + pause >= end) return unhealthy(options, seen);
    await clock.sleep(pause);
  }
};

function healthy(requests: number, warning: string): HealthOutcome {
  return { state: 'healthy', requests, ...(warning !== '' && { warning }) };
}

function unhealthy(
  { times, timeout }: HealthOptions,
  { requests, most, bad }: { readonly requests: number; readonly most: number; readonly bad: string },
): HealthOutcome {
  const rest = bad === '' ? '' : `, the last bad answer: ${bad}`;
  const count = most === 0 ? `none of ${requests} answers is good` : `at most ${most} good answers came in a row`;
  return {
    state: 'unhealthy',
    requests,
    reason: `The service is not healthy after ${timeout} seconds: ${count}, ${times} in a row are needed${rest}.`,
  };
}

/** @throws EADDRESS, ECLEARTEXT, which no waiting changes */
async function ask(
  options: HealthOptions,
  version: string,
  input: TargetInput,
  milliseconds: number,
): Promise<Verdict> {
  const { env } = input.context;
  try {
    const { answer, problem } = await follow(options, input, Math.max(milliseconds, 1));
    const text = answer.text();
    const verdict: Verdict =
      problem === undefined
        ? judgeAnswer(options, version, { status: answer.status, headers: answer.headers, text })
        : { isGood: false, reason: problem };
    if (verdict.isGood) return verdict;
    const words = quoteWords(redact(text, env)).replaceAll('`', "'");
    return { isGood: false, reason: `${redact(verdict.reason, env)}${words === '' ? '' : ` (\`${words}\`)`}` };
  } catch (error) {
    if (!isReleaseError(error) || ['EADDRESS', 'ECLEARTEXT'].includes(error.code)) throw error;
    return {
      isGood: false,
      reason: quoteWords(redact(error.message.replace(/^The /, 'the ').replace(/\.$/, ''), env)),
    };
  }
}

/** Goes along redirects within the host: what another host answers says nothing of this one. */
async function follow(
  options: HealthOptions,
  { ports: { http } }: TargetInput,
  timeout: number,
): Promise<{ readonly answer: Answer; readonly problem?: string }> {
  let url = new URL(options.url);
  for (let hops = 0; ; hops += 1) {
    const hint = 'The address is `health.url` of the environment.';
    const answer = await http({ url, timeout, longest, retries: 0, redirect: 'manual', hint });
    const isRedirect = answer.status >= 300 && answer.status < 400 && answer.status !== options.status;
    const location = isRedirect ? answer.headers.get('location') : null;
    const next = location === null ? null : URL.parse(location, url.href);
    if (next === null) return { answer };
    if (!isSameHost(url, next))
      return { answer, problem: `it redirects to another host, \`${quoteWords(next.host)}\`` };
    if (hops === mostRedirects)
      return {
        answer,
        problem: `it redirects more than ${mostRedirects} times, lastly to \`${quoteWords(nameOf({ url: next }))}\``,
      };
    url = next;
  }
}

/** The way from `http://` to `https://` of the same name is one that many services send everybody. */
function isSameHost(from: URL, to: URL): boolean {
  if (from.protocol === to.protocol) return from.host === to.host;
  return from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname && to.port === '';
}
