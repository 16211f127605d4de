import { nameOf, type ReleaseError } from '@waybill/kernel';
import { planRefusal } from './plan-refusal.ts';
import type { Login } from './registry-auth.ts';
import { credentialsRefused, noCredentials, noPushAccess } from './registry-errors.ts';

type Request = Parameters<typeof nameOf>[0];

/** The error that a registry's answer amounts to. Reads the body. */
export async function refusal(
  { image, credentials }: Login,
  request: Request,
  answer: Response,
): Promise<ReleaseError> {
  const { status } = answer;
  const { code, reason } = reasonIn(await answer.text().catch(() => ''));
  const isAboutRights = status === 401 || status === 403 || code === 'DENIED' || code === 'UNAUTHORIZED';
  if (!isAboutRights) return planRefusal({ request: nameOf(request), image: image.name, status, code, reason });
  if (credentials === undefined) return noCredentials(image.registry);
  // With token authentication wrong credentials get no token, so a token that is refused lacks the right.
  const isBasic = /^basic/i.test(answer.headers.get('www-authenticate') ?? '');
  if (status === 401 && isBasic) return credentialsRefused(image.registry, credentials.source);
  return noPushAccess(image.name, credentials.source, reason);
}

const longestReason = 200;

/** What went wrong in the registry's own words: `DENIED: requested access …`. */
function reasonIn(body: string): { readonly code?: string | undefined; readonly reason: string } {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: string; message?: string }[] };
    const { code, message } = errors?.[0] ?? {};
    const reason = [code, message].filter(Boolean).join(': ');
    return { code, reason: reason.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, longestReason) };
  } catch {
    return { reason: '' };
  }
}
