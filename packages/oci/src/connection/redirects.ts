import { type Http, nameOf, nextAddress } from '@waybill/kernel';

const mostRedirects = 5;

/**
 * An `Http` that follows the redirects of reading requests: registries send readers to their storage. Each hop goes
 * through `http` anew, which decides by the address whether credentials go along.
 */
export function followRedirects(http: Http): Http {
  return async (request) => {
    let url = new URL(request.url);
    for (let hops = 0; ; hops += 1) {
      const answer = await http({ ...request, url, redirect: 'manual' });
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || location === null || hops === mostRedirects) return answer;
      url = nextAddress(location, { ...request, url, name: nameOf({ ...request, url }) });
    }
  };
}
