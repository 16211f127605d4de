import { listen } from './listen.ts';

/** A loopback port that nobody listened on a moment ago, for programs that do not tell which port they took. */
export async function freePort(): Promise<number> {
  const server = await listen(() => {});
  await server.stop();
  return Number(new URL(server.url).port);
}
