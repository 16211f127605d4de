import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A registry that has these packages, without what they require: what a lock file needs of it. */
export async function startLockRegistry(
  versions: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname.slice(1));
    const version = versions[name];
    if (version === undefined) return void response.writeHead(404).end('{}');
    const integrity = `sha512-${createHash('sha512').update(name).digest('base64')}`;
    const dist = { tarball: `http://${request.headers.host}/${name}/-/a-${version}.tgz`, integrity };
    const one = { name, version, dist };
    response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: one } }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => void server.close(() => done())),
  };
}
