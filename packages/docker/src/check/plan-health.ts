/** How an image that is a service is checked. */
export interface Health {
  /** As the container sees it: `http://localhost:8793/health`. */
  readonly url: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Seconds that one question may take. */
const patience = 5;
/** Milliseconds for a question that does not keep to its time; on an emulated platform programs are slow to start. */
export const longestQuestion = 4 * patience * 1000;

/** By itself it would wait for five minutes. */
const inNode = `fetch(process.argv[1], { signal: AbortSignal.timeout(${patience * 1000}) }).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))`;

/** Programs that many images have, and how each asks for a URL and ends with 0 when the answer is a success. */
export function planQuestions(url: string): string[][] {
  return [
    ['curl', '--fail', '--silent', '--show-error', '--max-time', String(patience), '--output', '/dev/null', url],
    ['wget', '-q', '-T', String(patience), '-O', '/dev/null', url],
    ['python3', '-c', `import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=${patience})`, url],
    ['node', '-e', inNode, url],
  ];
}

/** The port of the container that a URL names. */
export function readPort(url: string): string {
  return new URL(url).port || '80';
}

/** The same URL at the address to which the engine has published the port: `127.0.0.1:49153`. */
export function publishedUrl(url: string, address: string): string {
  const { pathname, search } = new URL(url);
  return `http://${address}${pathname}${search}`;
}
