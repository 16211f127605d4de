import { createServer } from 'node:http';
import { tufHandlers } from '@tufjs/repo-mock/dist/handler.js';
import { initializeTUFRepo } from '@tufjs/repo-mock/dist/repo.js';

export interface TrustMirror extends AsyncDisposable {
  readonly url: string;
  /** JSON: where the history of the mirror's keys begins, which a client has from elsewhere. */
  readonly root: string;
}

/** A repository of The Update Framework with one file: this, as `trusted_root.json`. */
export async function trustMirror(trustedRoot: string): Promise<TrustMirror> {
  const repository = initializeTUFRepo([{ name: 'trusted_root.json', content: trustedRoot }]);
  const handlers = tufHandlers(repository, { metadataPathPrefix: '' });
  const server = createServer((request, response) => {
    const handler = handlers.find(({ path }) => path === request.url);
    const { statusCode, response: body } = handler?.fn() ?? { statusCode: 404, response: '' };
    response.writeHead(statusCode).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    root: JSON.stringify(repository.rootMeta.toJSON()),
    [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())),
  };
}
